#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/validation/training/gradient_flow.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

/// Mean and standard error over replicas at one size.
struct Estimate {
    double mean = 0.0;
    double error = 0.0;
};

Estimate estimate(const std::vector<double>& values) {
    const double n = static_cast<double>(values.size());
    Estimate result;
    for (const double v : values) result.mean += v / n;
    for (const double v : values) result.error += (v - result.mean) * (v - result.mean);
    result.error = std::sqrt(result.error / (n * (n - 1.0)));
    return result;
}

/// The limit of a + b / d from two sizes, the larger twice the smaller.
Estimate extrapolated(const Estimate& small, const Estimate& large) {
    return {2.0 * large.mean - small.mean,
            std::sqrt(4.0 * large.error * large.error + small.error * small.error)};
}

TEST_CASE("simulated gradient flow extrapolates to the theory at several times") {
    const std::vector<double> times{0.3, 3.0, 30.0, 300.0};
    struct Study {
        Model model;
        std::size_t small;
        std::uint32_t replicas;
    };
    const Study studies[] = {{model_of("tanh", "linear", 0.3, 2.0, 1.5, 0.5, 1e-3, 2), 32, 40},
                             {model_of("relu", "linear", 0.2, 2.0, 1.2, 0.4, 1e-2, 2), 32, 40},
                             {model_of("tanh", "tanh", 0.3, 1.5, 1.0, 0.6, 1e-2, 1), 32, 40}};
    for (const Study& study : studies) {
        std::vector<std::vector<Estimate>> tests, trains;
        for (const std::size_t d : {study.small, 2 * study.small}) {
            std::vector<std::vector<double>> test(times.size()), train(times.size());
            for (std::uint32_t replica = 0; replica < study.replicas; ++replica) {
                const auto errors = GradientFlowSimulation(study.model, d, 7, replica, 8 * d).errors(times);
                for (std::size_t i = 0; i < times.size(); ++i) {
                    test[i].push_back(errors[i].test);
                    train[i].push_back(errors[i].train);
                }
            }
            tests.emplace_back();
            trains.emplace_back();
            for (std::size_t i = 0; i < times.size(); ++i) {
                tests.back().push_back(estimate(test[i]));
                trains.back().push_back(estimate(train[i]));
            }
        }
        const TrainingCurve curve = predict_training(equations(study.model), times);
        REQUIRE(curve.status == Status::converged);
        for (std::size_t i = 0; i < times.size(); ++i) {
            const Estimate test = extrapolated(tests[0][i], tests[1][i]);
            const Estimate train = extrapolated(trains[0][i], trains[1][i]);
            INFO("time " << times[i] << ": test " << test.mean << " +- " << test.error << " against "
                         << curve.points[i].test << "; train " << train.mean << " +- " << train.error
                         << " against " << curve.points[i].train);
            CHECK(test.error < 0.01 * test.mean);
            CHECK(std::abs(test.mean - curve.points[i].test) < 4.0 * test.error + 2e-3);
            CHECK(std::abs(train.mean - curve.points[i].train) < 4.0 * train.error + 2e-3);
        }
    }
}

TEST_CASE("explicit gradient descent with a small step follows the flow") {
    const Model model = model_of("relu", "linear", 0.2, 2.0, 1.2, 0.4, 1e-2, 2);
    const GradientFlowSimulation simulation(model, 30, 3, 0, 300);
    const auto flow = simulation.errors(std::vector<double>{2.0}).front();
    const auto coarse = simulation.gradient_descent(2e-3, 1000),
               fine = simulation.gradient_descent(1e-3, 2000);
    CHECK(std::abs(fine.test - flow.test) < 1e-3);
    CHECK(std::abs(fine.train - flow.train) < 1e-3);
    // Euler's method: the difference halves with the step.
    CHECK_CLOSE((coarse.train - flow.train) / (fine.train - flow.train), 2.0, 0.05);
}

/// Largest distance between the empirical distribution of the eigenvalues and the theory, of one replica.
double kolmogorov_distance(const Model& model, const FeatureSpectrum& spectrum, std::size_t d,
                           std::uint32_t replica) {
    const GradientFlowSimulation simulation(model, d, 11, replica, 1);
    const auto values = simulation.eigenvalues();
    const double p = static_cast<double>(values.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        // Rounding places the zero eigenvalues on either side of the atom.
        if (std::abs(values[i]) < 1e-10) continue;
        const double expected = spectrum.cumulative(values[i]);
        distance = std::max({distance, std::abs(expected - static_cast<double>(i) / p),
                             std::abs(expected - static_cast<double>(i + 1) / p)});
    }
    return distance;
}

TEST_CASE("the eigenvalues of a simulated matrix approach the density") {
    for (const Model& model : {model_of("tanh", "linear", 0.3, 0.5, 1.5, 0.5, 0.0, 2),
                               model_of("relu", "linear", 0.3, 2.0, 1.0, 1.0, 0.0, 2),
                               model_of("tanh", "linear", 1.0, 1.0, 1.0, 1.0, 0.0, 1)}) {
        const FeatureSpectrum spectrum(equations(model));
        REQUIRE(spectrum.status() == Status::converged);
        double small = 0.0, large = 0.0;
        for (std::uint32_t replica = 0; replica < 4; ++replica) {
            small += 0.25 * kolmogorov_distance(model, spectrum, 40, replica);
            large += 0.25 * kolmogorov_distance(model, spectrum, 160, replica);
        }
        CHECK(large < 0.55 * small);
        CHECK(large < 0.03);
    }
}

TEST_CASE("a simulation refuses what it cannot draw") {
    Model model = model_of("tanh", "linear", 0.3, 2.0, 1.5, 0.5, 1e-3, 0);
    CHECK_THROWS_AS(GradientFlowSimulation(model, 20, 1, 0, 10), BadArgument);
    model.draws = Draws::finite(1);
    CHECK_THROWS_AS(GradientFlowSimulation(model, 1, 1, 0, 10), BadArgument);
}

}  // namespace
