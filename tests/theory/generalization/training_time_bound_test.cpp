// Numbers of the bound of Li, Li, Zhang & Bian, On the Generalization Properties of Diffusion Models,
// arXiv:2311.01797.

#include <cmath>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/generalization/training_time_bound.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

double fitted_slope(const std::vector<double>& x, const std::vector<double>& y) {
    double mx = 0.0, my = 0.0, xx = 0.0, xy = 0.0;
    const double n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / n, my += y[i] / n;
    for (std::size_t i = 0; i < x.size(); ++i)
        xx += (x[i] - mx) * (x[i] - mx), xy += (x[i] - mx) * (y[i] - my);
    return xy / xx;
}

TEST_CASE("the optimum of the training time bound has its reference values") {
    const BoundOptimum best = optimal_training_time(1e3, 1e3);
    REQUIRE(best.status == Status::converged);
    CHECK_CLOSE(best.time, 11.86489927, 1e-9);
    CHECK_CLOSE(best.value, 0.10577034, 1e-7);
}

TEST_CASE("the bound at as many features as samples approaches its limiting constant") {
    // B* n^(2/5) -> (5/4) 4^(1/5); the correction is of relative order n^(-2/5).
    const double limit = 1.25 * std::pow(4.0, 0.2);
    CHECK_CLOSE(limit, 1.6493848885, 1e-10);
    double previous = 1.0;
    for (const double n : {1e6, 1e9, 1e12, 1e15}) {
        const double error = std::abs(optimal_training_time(n, n).value * std::pow(n, 0.4) / limit - 1.0);
        CHECK(error < 3.0 * std::pow(n, -0.4));
        CHECK(error < previous);
        previous = error;
    }
}

TEST_CASE("the fitted exponents over four decades have their reference values") {
    std::vector<double> n, time, value;
    for (int i = 0; i <= 40; ++i) {
        const double samples = std::pow(10.0, 2.0 + 0.1 * i);
        const BoundOptimum best = optimal_training_time(samples, samples);
        n.push_back(std::log(samples));
        time.push_back(std::log(best.time));
        value.push_back(std::log(best.value));
    }
    CHECK(std::abs(fitted_slope(n, time) - 0.40298) < 5e-4);
    CHECK(std::abs(fitted_slope(n, value) + 0.40390) < 5e-4);
}

TEST_CASE("the root of the slope is the minimum of the bound") {
    for (const double n : {10.0, 1e4, 1e8}) {
        for (const double m : {5.0, 1e3, 1e7}) {
            const BoundOptimum best = optimal_training_time(n, m);
            const Minimum searched =
                find_minimum_on_log_scale([&](double tau) { return training_time_bound(n, m, tau); },
                                          1e-3 * best.time, 1e3 * best.time);
            CHECK_CLOSE(best.value, searched.value, 1e-12);
            const double tau = best.time;
            CHECK_CLOSE(4.0 * std::pow(tau, 5) / (m * n) + 3.0 * std::pow(tau, 4) / (m * m), 1.0, 1e-12);
        }
    }
}

TEST_CASE("bound arguments outside their domain are refused by name") {
    CHECK_THROWS_WITH(optimal_training_time(0.0, 10.0), Catch::Matchers::StartsWith("n is 0"));
    CHECK_THROWS_WITH(optimal_training_time(10.0, -1.0), Catch::Matchers::StartsWith("m is -1"));
    CHECK_THROWS_AS(training_time_bound(1.0, 1.0, 0.0), BadArgument);
}

}  // namespace
