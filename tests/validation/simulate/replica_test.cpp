#include <cmath>

#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/replica.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;

/// `draws` = 0 stands for infinity.
Model example(long draws) {
    return test::model_of("relu", "identity", 0.1, 1.5, 3.0, 0.3, 1e-2, draws);
}

struct Averages {
    ObservableValues mean{};
    ObservableValues error{};
};

Averages average(const Model& model, std::size_t size, std::uint32_t replicas) {
    Averages result;
    for (std::size_t k = 0; k < observable_count; ++k) {
        double sum = 0.0, squares = 0.0;
        for (std::uint32_t replica = 0; replica < replicas; ++replica) {
            const Measurement at = simulate_replica(model, size, 5, replica);
            REQUIRE(at.status == Status::converged);
            sum += at.values.value[k];
            squares += at.values.value[k] * at.values.value[k];
        }
        const double n = replicas;
        result.mean.value[k] = sum / n;
        result.error.value[k] = std::sqrt((squares / n - sum * sum / (n * n)) / (n - 1.0));
    }
    return result;
}

TEST_CASE("an independent simulation of the same finite system is reproduced within error bars") {
    // Reference: a separate program in Python (numpy), m = 8: test error 0.810 at d = 100, three digits
    // shown.
    const Averages at = average(example(8), 100, 3);
    CHECK(std::abs(at.mean[Observable::test] - 0.810) < 4.0 * at.error[Observable::test] + 0.005);
}

TEST_CASE("the same replica is the same to the last bit and another one is not") {
    const Measurement a = simulate_replica(example(2), 20, 5, 0);
    const Measurement b = simulate_replica(example(2), 20, 5, 0);
    CHECK(a.values.value == b.values.value);
    CHECK(a.values[Observable::test] != simulate_replica(example(2), 20, 5, 1).values[Observable::test]);
}

TEST_CASE("a function simulates alike under every name that it is given") {
    // Leaky ReLU of slope 1/2, as n = 2d, p = 1.5d, m = 1, ridge 0.1; theory 1.0266.
    const auto leaky = [](double x) { return x > 0.0 ? x : 0.5 * x; };
    Model model = test::model_of("leaky_relu:0.5", "linear", 0.1, 2.0, 1.5, 0.3, 0.1, 1);
    const Measurement known = simulate_replica(model, 60, 5, 0);
    for (const char* name : {"relu", "identity", "mine"}) {
        INFO(name);
        model.feature = Activation(name, leaky, {0.0});
        const Measurement at = simulate_replica(model, 60, 5, 0);
        CHECK_CLOSE(at.values[Observable::test], known.values[Observable::test], 1e-11);
        CHECK_CLOSE(at.values[Observable::train], known.values[Observable::train], 1e-11);
        CHECK_CLOSE(at.values[Observable::score], known.values[Observable::score], 1e-11);
    }
    const Measurement relu =
        simulate_replica(test::model_of("relu", "linear", 0.1, 2.0, 1.5, 0.3, 0.1, 1), 60, 5, 0);
    CHECK(std::abs(relu.values[Observable::test] - known.values[Observable::test]) > 0.01);
}

TEST_CASE("a linear manifold is one by its function and keeps its slope") {
    const auto simulated = [](const char* manifold) {
        return simulate_replica(test::model_of("relu", manifold, 0.1, 1.5, 3.0, 0.3, 1e-2, 2), 30, 5, 0);
    };
    CHECK(simulated("hermite:0,1").values.value == simulated("linear").values.value);
    CHECK(simulated("x^1").values.value == simulated("linear").values.value);
    // Slope 2: exact error against its closed form, the posterior variance of a Gaussian channel.
    const Model model = test::model_of("relu", "hermite:0,2", 0.1, 1.5, 3.0, 0.3, 1e-2, 2);
    Averages at = average(model, 60, 6);
    CHECK(std::abs(at.mean[Observable::exact] - equations(model).exact.value) <
          4.0 * at.error[Observable::exact] + 0.01);
    CHECK(at.error[Observable::exact] < 0.05);
}

TEST_CASE("directions add up to the whole with their dimensions as weights") {
    const Measurement at = simulate_replica(example(2), 40, 5, 0);  // D = 12
    CHECK_CLOSE(
        (28.0 * at.values[Observable::normal_test] + 12.0 * at.values[Observable::tangent_test]) / 40.0,
        at.values[Observable::test], 1e-12);
    CHECK_CLOSE(
        (28.0 * at.values[Observable::normal_train] + 12.0 * at.values[Observable::tangent_train]) / 40.0,
        at.values[Observable::train], 1e-12);
}

TEST_CASE("errors on a manifold do not depend on how its Gaussian data are presented") {
    // A projector spectrum given as a covariance against the theory-free statement that only the spectrum
    // matters: eigenvalues dealt out at quantiles reproduce the atoms exactly when the weights are multiples
    // of 1/d.
    const Eigen::VectorXd eigenvalues = quantile_eigenvalues(projector_spectrum(0.3), 40);
    CHECK((eigenvalues.array() == 0.0).count() == 28);
    CHECK_CLOSE(eigenvalues.sum(), 12.0, 1e-12);
    const Eigen::VectorXd power = quantile_eigenvalues(power_law_spectrum(0.5), 50);
    CHECK_CLOSE(power.mean(), power_law_spectrum(0.5).mean(), 1e-9);
    for (Eigen::Index i = 1; i < power.size(); ++i) CHECK(power[i] >= power[i - 1]);
}

TEST_CASE("without ridge and with fewer draws than features the training error vanishes") {
    Model model = example(1);
    model.ridge = 0.0;
    const Measurement at = simulate_replica(model, 40, 5, 0);
    REQUIRE(at.status == Status::converged);
    CHECK(at.values[Observable::train] == 0.0);
    CHECK(at.values[Observable::test] > at.values[Observable::exact]);
}

}  // namespace
