#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/validation/simulate/replica.hpp>
#include <resolva/validation/training/gradient_flow.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

/// Mean over replicas and the variance of the mean.
struct Average {
    double sum = 0.0, squares = 0.0, count = 0.0;

    void add(double value) {
        sum += value;
        squares += value * value;
        count += 1.0;
    }
    double mean() const { return sum / count; }
    double variance() const { return (squares / count - mean() * mean()) / (count - 1.0); }
};

const std::vector<double> times{0.3, 3.0, 30.0, 300.0};

/// The limit d -> infinity of a + b/d + c/d^2 through the sizes d, 2 d and 4 d, against the theory: less than
/// four standard errors away at every time, where a standard error is at most a hundredth of the test error.
/// Sizes are chosen such that no ratio is rounded.
void compare_with_theory(const Model& model, std::size_t smallest,
                         const std::array<std::uint32_t, 3>& replicas) {
    constexpr double weights[] = {1.0 / 3.0, -2.0, 8.0 / 3.0};
    std::vector<double> test(times.size()), train(times.size()), test_variance(times.size()),
        train_variance(times.size());
    for (std::size_t level = 0; level < 3; ++level) {
        const std::size_t d = smallest << level;
        std::vector<Average> test_at(times.size()), train_at(times.size());
        for (std::uint32_t replica = 0; replica < replicas[level]; ++replica) {
            const GradientFlowSimulation system(model, d, 7, replica, 8 * d);
            REQUIRE(system.status() == Status::converged);
            const auto errors = system.errors(times);
            for (std::size_t i = 0; i < times.size(); ++i) {
                test_at[i].add(errors[i].test);
                train_at[i].add(errors[i].train);
            }
        }
        for (std::size_t i = 0; i < times.size(); ++i) {
            test[i] += weights[level] * test_at[i].mean();
            train[i] += weights[level] * train_at[i].mean();
            test_variance[i] += weights[level] * weights[level] * test_at[i].variance();
            train_variance[i] += weights[level] * weights[level] * train_at[i].variance();
        }
    }
    const FlowCurve curve = predict_training(equations(model), times);
    REQUIRE(curve.status == Status::converged);
    for (std::size_t i = 0; i < times.size(); ++i) {
        const double test_error = std::sqrt(test_variance[i]), train_error = std::sqrt(train_variance[i]);
        INFO("time " << times[i] << ": test " << test[i] << " +- " << test_error << " against "
                     << curve.points[i].test << "; train " << train[i] << " +- " << train_error << " against "
                     << curve.points[i].train);
        CHECK(test_error < 0.01 * curve.points[i].test);
        CHECK(std::abs(test[i] - curve.points[i].test) < 4.0 * test_error);
        CHECK(train_error < 0.01);
        CHECK(std::abs(train[i] - curve.points[i].train) < 4.0 * train_error);
    }
}

TEST_CASE("simulated gradient flow with tanh features extrapolates to the theory at several times") {
    compare_with_theory(model_of("tanh", "linear", 0.3, 2.0, 1.5, 0.5, 1e-3, 2), 16, {220, 160, 110});
}

TEST_CASE("simulated gradient flow with ReLU features extrapolates to the theory at several times") {
    compare_with_theory(model_of("relu", "linear", 0.2, 2.0, 1.25, 0.5, 1e-2, 2), 16, {220, 160, 110});
}

TEST_CASE("simulated gradient flow on a nonlinear manifold extrapolates to the theory at several times") {
    compare_with_theory(model_of("tanh", "tanh", 0.3, 1.5, 1.0, 0.5, 1e-2, 1), 16, {300, 220, 150});
}

TEST_CASE("simulated gradient flow with the noise averaged extrapolates to infinitely many draws") {
    compare_with_theory(model_of("relu", "linear", 0.2, 2.0, 1.25, 0.5, 1e-2, 0), 16, {160, 110, 60});
}

TEST_CASE("late training of a simulated system is its ridge solution found by Cholesky factors") {
    for (const long draws : {0L, 1L}) {
        const Model model = model_of("relu", "linear", 0.2, 2.0, 1.25, 0.5, 1e-2, draws);
        const double infinity = std::numeric_limits<double>::infinity();
        const auto flow =
            GradientFlowSimulation(model, 40, 3, 0, 40).errors(std::vector<double>{4e3, infinity});
        Measuring measuring;
        measuring.fresh_per_dimension = 1.0;
        const Measurement ridge = simulate_replica(model, 40, 3, 0, measuring);
        REQUIRE(ridge.status == Status::converged);
        for (const SimulatedTraining& late : flow) {
            CHECK_CLOSE(late.train, ridge.values[Observable::train], 1e-9);
            CHECK_CLOSE(late.test, ridge.values[Observable::test], 1e-9);
        }
    }
}

TEST_CASE("explicit gradient descent with a small step follows the flow") {
    for (const long draws : {0L, 2L}) {
        const Model model = model_of("relu", "linear", 0.2, 2.0, 1.2, 0.4, 1e-2, draws);
        const auto flow =
            GradientFlowSimulation(model, 30, 3, 0, 300).errors(std::vector<double>{2.0}).front();
        const auto coarse = simulated_gradient_descent(model, 30, 3, 0, 300, 2e-3, 1000);
        const auto fine = simulated_gradient_descent(model, 30, 3, 0, 300, 1e-3, 2000);
        CHECK(std::abs(fine.test - flow.test) < 1e-3);
        CHECK(std::abs(fine.train - flow.train) < 1e-3);
        // Euler's method: the difference halves with the step.
        CHECK_CLOSE((coarse.train - flow.train) / (fine.train - flow.train), 2.0, 0.05);
        CHECK_CLOSE((coarse.test - flow.test) / (fine.test - flow.test), 2.0, 0.05);
    }
}

TEST_CASE("a simulation refuses what it cannot draw") {
    const Model model = model_of("tanh", "linear", 0.3, 2.0, 1.5, 0.5, 1e-3, 1);
    CHECK_THROWS_AS(GradientFlowSimulation(model, 1, 1, 0, 10), BadArgument);
    CHECK_THROWS_AS(simulated_eigenvalues(model_of("tanh", "linear", 0.3, 1e-3, 1.5, 0.5, 1e-3, 1), 20, 1, 0),
                    BadArgument);
    CHECK_THROWS_AS(GradientFlowSimulation(model, 10, 1, 0, 10).errors(std::vector<double>{-1.0}),
                    BadArgument);
    CHECK_THROWS_AS(simulated_gradient_descent(model, 10, 1, 0, 10, 0.0, 5), BadArgument);
}

}  // namespace
