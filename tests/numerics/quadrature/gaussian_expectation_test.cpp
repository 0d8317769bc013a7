#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/numerics/quadrature/gaussian_pair.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Correlation;
using resolva::gaussian_expectation;
using resolva::Status;
using std::numbers::pi;

TEST_CASE("moments and exponentials of a Gaussian have their closed forms") {
    CHECK_CLOSE(gaussian_expectation([](double) { return 1.0; }).value, 1.0, 1e-14);
    CHECK_CLOSE(gaussian_expectation([](double x) { return std::pow(x, 12); }).value, 10395.0, 1e-13);
    CHECK_CLOSE(gaussian_expectation([](double x) { return std::exp(10.0 * x); }).value, std::exp(50.0),
                1e-12);
    CHECK_CLOSE(gaussian_expectation([](double x) { return std::exp(0.49 * x * x); }).value, std::sqrt(50.0),
                1e-7);
}

TEST_CASE("features much narrower than one are not missed") {
    // E exp(-(s g)^2 / 2) = (1 + s^2)^{-1/2}; E erf(s (g - k))^2 -> 1 - O(1/s).
    for (const double s : {1e2, 1e4, 1e6}) {
        const auto integral = gaussian_expectation([s](double x) { return std::exp(-0.5 * s * s * x * x); });
        INFO("s = " << s);
        REQUIRE(integral.status == Status::converged);
        CHECK_CLOSE(integral.value, 1.0 / std::hypot(1.0, s), 1e-12);
        const double at = 1.3;
        const double breakpoint[] = {at};
        const auto shifted = gaussian_expectation(
            [s, at](double x) { return std::exp(-0.5 * s * s * (x - at) * (x - at)); }, breakpoint);
        REQUIRE(shifted.status == Status::converged);
        const double variance = 1.0 + s * s;
        CHECK_CLOSE(shifted.value, std::exp(-0.5 * at * at * s * s / variance) / std::sqrt(variance), 1e-11);
    }
}

TEST_CASE("kinks and jumps are integrated exactly when they are declared") {
    const double at[] = {0.7};
    const auto jump = gaussian_expectation([](double x) { return x > 0.7 ? 1.0 : 0.0; }, at);
    CHECK(jump.status == Status::converged);
    CHECK_CLOSE(jump.value, 0.5 * std::erfc(0.7 / std::numbers::sqrt2), 1e-14);
    const auto kink = gaussian_expectation([](double x) { return std::max(x - 0.7, 0.0); }, at);
    const double tail = 0.5 * std::erfc(0.7 / std::numbers::sqrt2);
    CHECK_CLOSE(kink.value, resolva::gaussian_density(0.7) - 0.7 * tail, 1e-13);
}

TEST_CASE("an expectation that does not exist never looks converged") {
    const auto infinite = gaussian_expectation([](double x) { return std::exp(x * x * x * x); });
    CHECK(infinite.status == Status::not_finite);
    const double bad[] = {std::nan("")};
    CHECK_THROWS_AS(gaussian_expectation([](double x) { return x; }, bad), resolva::BadArgument);
}

TEST_CASE("half the squared difference of a pair meets closed forms at every distance from correlation one") {
    const double origin[] = {0.0};
    for (const double d : {2e-12, 1e-6, 1e-2, 0.5, 1.0}) {
        const Correlation r{1.0 - d, d};
        INFO("1 - r = " << d);
        const double angle = 2.0 * std::asin(std::sqrt(0.5 * d));
        const auto sign =
            resolva::half_squared_difference([](double x) { return x > 0.0 ? 1.0 : -1.0; }, origin, 0.0, r);
        CHECK_CLOSE(sign.value, 2.0 * angle / pi, 1e-13 + sign.error / sign.value);
        const auto square = resolva::half_squared_difference([](double x) { return x * x; }, {}, 0.0, r);
        CHECK_CLOSE(square.value, 2.0 * d * (2.0 - d), 1e-13 + square.error / square.value);
        CHECK(square.error < 1e-9 * square.value);
        const auto cubic = resolva::half_squared_difference([](double x) { return x * x * x; }, {}, 3.0, r);
        CHECK_CLOSE(cubic.value, 6.0 * d * (1.0 + r.value + r.value * r.value),
                    1e-13 + cubic.error / cubic.value);
    }
}

TEST_CASE("pair expectations follow the arcsine law and factorise without correlation") {
    const double origin[] = {0.0};
    const auto sign = [](double x) { return x > 0.0 ? 1.0 : -1.0; };
    for (const double x : {0.0, 0.3, 0.9}) {
        const auto e =
            resolva::gaussian_pair_expectation(sign, origin, {x, 1.0 - x}, {.relative_tolerance = 1e-12});
        CHECK(std::abs(e.value - 2.0 / pi * std::asin(x)) < 1e-13);
    }
    const auto f = [](double x) { return std::cos(x) + 0.5 * x; };
    const double mean = gaussian_expectation(f).value;
    CHECK_CLOSE(resolva::gaussian_pair_expectation(f, {}, {0.0, 1.0}).value, mean * mean, 1e-13);
}

TEST_CASE("a simulated pair reproduces the expectation of softplus within its error bar") {
    const auto f = [](double x) { return std::log1p(std::exp(x)); };
    const double r = 0.6;
    const auto exact = resolva::gaussian_pair_expectation(f, {}, {r, 1.0 - r});
    REQUIRE(exact.status == Status::converged);
    std::mt19937_64 engine(7);
    std::normal_distribution<double> normal;
    const int draws = 400000;
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < draws; ++i) {
        const double u = normal(engine);
        const double v = r * u + std::sqrt(1.0 - r * r) * normal(engine);
        const double term = f(u) * f(v);
        sum += term;
        squares += term * term;
    }
    const double mean = sum / draws;
    const double deviation = std::sqrt((squares / draws - mean * mean) / draws);
    CHECK(std::abs(mean - exact.value) < 4.0 * deviation);
}

TEST_CASE("Hermite projections of exponentials and powers are exact and parity zeros are zeros") {
    resolva::HermiteProjection projection([](double x) { return std::exp(0.8 * x); }, {}, 0.5);
    projection.extend(20);
    double expected = std::exp(0.32);  // c_k = exp(s^2 / 2) s^k / sqrt(k!)
    for (std::size_t k = 0; k <= 20; ++k) {
        CHECK(std::abs(projection.coefficients()[k] - expected) < 1e-15 * 8.0);
        expected *= 0.8 / std::sqrt(static_cast<double>(k + 1));
    }
    CHECK_CLOSE(projection.second_moment(), std::exp(1.28), 1e-14);
    CHECK_CLOSE(projection.nonlinear_moment(), std::exp(1.28) - std::exp(0.64) * 1.64, 1e-13);
    resolva::HermiteProjection odd([](double x) { return std::tanh(x); }, {}, 0.5);
    odd.extend(9);
    for (const std::size_t k : {0U, 2U, 4U, 6U, 8U}) CHECK(odd.coefficients()[k] == 0.0);
    CHECK_THROWS_AS(resolva::HermiteProjection([](double x) { return x; }, {}, 0.0), resolva::BadArgument);
}

}  // namespace
