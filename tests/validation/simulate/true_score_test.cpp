#include <cmath>
#include <numbers>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/message_passing_score.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

Matrix gaussian(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
    Matrix matrix(rows, columns);
    RandomStream(StreamKey{seed, 1, 0, Purpose::latent})
        .fill_normal({matrix.data(), static_cast<std::size_t>(matrix.size())});
    return matrix;
}

TEST_CASE("the Gaussian score is minus the precision times the sample") {
    const Noising noising = Noising::at_time(0.3);
    const Matrix map = gaussian(7, 4, 1) / 2.0;
    const Matrix x = gaussian(7, 3, 2);
    Matrix score(7, 3);
    REQUIRE(GaussianScore(map, noising).evaluate(x, score) == Status::converged);
    const Matrix covariance =
        noising.signal * noising.signal * map * map.transpose() + noising.noise * Matrix::Identity(7, 7);
    CHECK((covariance * score + x).norm() < 1e-13 * x.norm());
}

/// Root-mean-square difference of message passing and the exact Gaussian posterior, relative to the posterior
/// spread.
double linear_discrepancy(Eigen::Index d) {
    const Noising noising = Noising::at_time(0.3);
    const Matrix map = gaussian(d, d / 2, 3) / std::sqrt(0.5 * static_cast<double>(d));
    const Matrix x =
        noising.signal * map * gaussian(d / 2, 20, 4) + std::sqrt(noising.noise) * gaussian(d, 20, 5);
    Matrix exact(d, 20), passed(d, 20);
    CHECK(GaussianScore(map, noising).evaluate(x, exact) == Status::converged);
    CHECK(MessagePassingScore(find_activation("identity"), map, noising).evaluate(x, passed) ==
          Status::converged);
    return (exact - passed).norm() / exact.norm();
}

TEST_CASE("message passing on a linear manifold finds the Gaussian posterior mean") {
    // For a Gaussian channel the means at its fixed point are exact at every size; the tolerance is its
    // stopping rule.
    CHECK(linear_discrepancy(40) < 1e-6);
    CHECK(linear_discrepancy(640) < 1e-6);
}

/// Posterior means of sigma(F xi) given y, by elliptical slice sampling (Murray, Adams & MacKay 2010,
/// AISTATS): exact in law, no tuning. Also the posterior variance, averaged over components.
struct Chain {
    Eigen::VectorXd mean;
    double variance;
};

Chain long_chain(const Activation& manifold, const Matrix& map, const Noising& noising,
                 const Eigen::VectorXd& y, int steps) {
    const Eigen::Index latent = map.cols();
    const RandomStream stream(StreamKey{11, static_cast<std::uint32_t>(map.rows()), 0, Purpose::resampling});
    std::uint64_t uniform = 0, normal = 0;
    const auto image = [&](const Eigen::VectorXd& xi) -> Eigen::VectorXd {
        return (map * xi).unaryExpr([&](double u) { return manifold(u); });
    };
    const auto log_likelihood = [&](const Eigen::VectorXd& xi) {
        return -0.5 * (y - noising.signal * image(xi)).squaredNorm() / noising.noise;
    };
    Eigen::VectorXd xi = Eigen::VectorXd::Zero(latent), other(latent);
    double current = log_likelihood(xi);
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(map.rows()), squares = mean;
    const int discarded = steps / 10;
    for (int step = 0; step < steps; ++step) {
        stream.fill_normal({other.data(), static_cast<std::size_t>(latent)}, normal);
        normal += static_cast<std::uint64_t>(latent);
        const double threshold = current + std::log(stream.uniform(uniform++));
        double angle = 2.0 * std::numbers::pi * stream.uniform(uniform++);
        double low = angle - 2.0 * std::numbers::pi, high = angle;
        Eigen::VectorXd proposal;
        while (true) {
            proposal = std::cos(angle) * xi + std::sin(angle) * other;
            current = log_likelihood(proposal);
            if (current > threshold) break;
            (angle < 0.0 ? low : high) = angle;
            angle = low + (high - low) * stream.uniform(uniform++);
        }
        xi = proposal;
        if (step < discarded) continue;
        const Eigen::VectorXd at = image(xi);
        mean += at;
        squares += at.cwiseAbs2();
    }
    mean /= steps - discarded;
    squares /= steps - discarded;
    return {mean, (squares - mean.cwiseAbs2()).mean()};
}

/// Mean-square difference of message passing and the chain, in units of the posterior variance.
double chain_discrepancy(Eigen::Index d, int samples, int steps) {
    const Activation manifold = find_activation("tanh");
    const Noising noising = Noising::at_time(0.3);
    const Matrix map = gaussian(d, d / 2, 6) / std::sqrt(0.5 * static_cast<double>(d));
    Matrix x = map * gaussian(d / 2, samples, 7);
    x = x.unaryExpr([&](double u) { return manifold(u); });
    x = noising.signal * x + std::sqrt(noising.noise) * gaussian(d, samples, 8);
    Matrix means;
    CHECK(MessagePassingScore(manifold, map, noising).posterior_means(x, means) == Status::converged);
    double difference = 0.0, variance = 0.0;
    for (Eigen::Index i = 0; i < samples; ++i) {
        const Chain chain = long_chain(manifold, map, noising, x.col(i), steps);
        difference += (means.col(i) - chain.mean).squaredNorm() / static_cast<double>(d);
        variance += chain.variance;
    }
    return difference / variance;
}

TEST_CASE("message passing agrees with a long Markov chain ever better as the system grows") {
    const double tiny = chain_discrepancy(8, 6, 40'000);
    const double larger = chain_discrepancy(48, 3, 60'000);
    CHECK(tiny < 0.15);
    CHECK(larger < 0.03);
    CHECK(larger < tiny);
}

}  // namespace
