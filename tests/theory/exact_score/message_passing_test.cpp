#include <cmath>
#include <random>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

#include "support/catch.hpp"

namespace {

using resolva::exact_score;
using resolva::find_activation;
using resolva::Noising;

TEST_CASE("approximate message passing at finite size reaches the predicted error") {
    // Generalised AMP is Bayes-optimal when the fixed point is unique. y = c(M xi / sqrt(D)) + z, d outputs.
    const double psi = 0.5;
    const Noising n = Noising::at_time(0.1);
    const double gain = n.signal / std::sqrt(n.noise);
    const auto d = std::size_t{1200};
    const auto latent = std::size_t{600};
    std::mt19937_64 engine(77);
    std::normal_distribution<double> normal;
    std::vector<double> errors;
    for (int replica = 0; replica < 12; ++replica) {
        std::vector<double> m(d * latent), xi(latent), y(d), truth(d, 0.0);
        for (double& at : m) at = normal(engine) / std::sqrt(static_cast<double>(latent));
        for (double& at : xi) at = normal(engine);
        for (std::size_t i = 0; i < d; ++i) {
            for (std::size_t j = 0; j < latent; ++j) truth[i] += m[i * latent + j] * xi[j];
            truth[i] = gain * std::tanh(truth[i]);
            y[i] = truth[i] + normal(engine);
        }
        std::vector<double> estimate(latent, 0.0), g(d, 0.0), field(d, 0.0);
        double variance = 1.0, error = 0.0;
        for (int iteration = 0; iteration < 18; ++iteration) {
            double slope = 0.0;
            error = 0.0;
            for (std::size_t i = 0; i < d; ++i) {
                double product = 0.0;
                for (std::size_t j = 0; j < latent; ++j) product += m[i * latent + j] * estimate[j];
                field[i] = product - variance * g[i];
                double p = 0.0, pw = 0.0, pww = 0.0, pc = 0.0;
                for (double w = -6.0; w <= 6.0; w += 0.2) {
                    const double c = gain * std::tanh(field[i] + std::sqrt(variance) * w);
                    const double term = std::exp(-0.5 * (w * w + (y[i] - c) * (y[i] - c)));
                    p += term;
                    pw += term * w;
                    pww += term * w * w;
                    pc += term * c;
                }
                g[i] = pw / p / std::sqrt(variance);
                slope += (1.0 - (pww / p - pw / p * pw / p)) / variance;
                error += (truth[i] - pc / p) * (truth[i] - pc / p);
            }
            const double sigma2 = 1.0 / (slope / static_cast<double>(latent));
            std::vector<double> back(latent, 0.0);
            for (std::size_t i = 0; i < d; ++i) {
                for (std::size_t j = 0; j < latent; ++j) back[j] += m[i * latent + j] * g[i];
            }
            for (std::size_t j = 0; j < latent; ++j) {
                estimate[j] = (estimate[j] + sigma2 * back[j]) / (1.0 + sigma2);
            }
            variance = sigma2 / (1.0 + sigma2);
        }
        errors.push_back(error / static_cast<double>(d));
    }
    double mean = 0.0, square = 0.0;
    for (const double error : errors) mean += error / static_cast<double>(errors.size());
    for (const double error : errors) square += (error - mean) * (error - mean);
    const double bar = std::sqrt(square / static_cast<double>(errors.size() * (errors.size() - 1)));
    const double predicted = exact_score(find_activation("tanh"), n, psi).error;
    INFO("simulated " << mean << " +- " << bar << ", predicted " << predicted);
    CHECK(bar < 0.01);
    CHECK(std::abs(mean - predicted) < 4.0 * bar + 2.0 / static_cast<double>(d));
}

}  // namespace
