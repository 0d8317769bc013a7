#include <array>
#include <cmath>
#include <limits>

#include <resolva/numerics/quadrature/gauss_hermite.hpp>
#include <resolva/numerics/quadrature/gaussian_trapezoid.hpp>

#include "support/catch.hpp"

namespace {

using resolva::gaussian_trapezoid;
using resolva::GaussianTrapezoid;

TEST_CASE("the trapezoidal rule reproduces Gaussian characteristic functions and moments") {
    for (const double frequency : {0.5, 2.0, 5.0}) {
        GaussianTrapezoid rule;
        rule.centre = frequency == 2.0 ? -0.7 : 0.0;
        rule.step = 0.2;
        rule.reach = 9.0;
        rule.tolerance = 1e-10;
        const auto average = gaussian_trapezoid<3>(rule, {1e-3, 1e-3, 1e-3}, [&](double v) {
            return std::array<double, 3>{std::cos(frequency * v), v * v * v * v, v * std::sin(frequency * v)};
        });
        REQUIRE(average.settled);
        const double characteristic = std::exp(-0.5 * frequency * frequency);
        CHECK(std::abs(average.value[0] - characteristic) < 1e-12);
        CHECK(std::abs(average.value[1] - 3.0) < 1e-12);
        CHECK(std::abs(average.value[2] - frequency * characteristic) < 1e-12);
    }
}

TEST_CASE("half of the line serves an even function with half of the evaluations") {
    GaussianTrapezoid rule;
    rule.tolerance = 1e-12;
    int calls = 0;
    const auto bell = [&](double v) {
        ++calls;
        return std::array<double, 1>{1.0 / (2.0 + v * v)};
    };
    const auto whole = gaussian_trapezoid<1>(rule, {0.0}, bell);
    const int all = calls;
    calls = 0;
    rule.even = true;
    const auto half = gaussian_trapezoid<1>(rule, {0.0}, bell);
    CHECK(2 * calls - 1 == all);
    CHECK(std::abs(whole.value[0] - half.value[0]) < 1e-15);
    // Second route; 160 nodes leave an error of 1e-13 with poles at distance sqrt(2).
    const double reference =
        resolva::GaussHermite::of_size(300)([](double v) { return 1.0 / (2.0 + v * v); });
    CHECK(whole.settled);
    CHECK(std::abs(whole.value[0] - reference) < 1e-11);
}

TEST_CASE("jumps and values that are not finite never look settled") {
    GaussianTrapezoid rule;
    rule.tolerance = 1e-8;
    const auto jump = gaussian_trapezoid<1>(
        rule, {0.0}, [](double v) { return std::array<double, 1>{v > 0.3 ? 1.0 : 0.0}; });
    CHECK(!jump.settled);
    const auto broken = gaussian_trapezoid<1>(rule, {0.0}, [](double v) {
        return std::array<double, 1>{v > 6.0 ? std::numeric_limits<double>::quiet_NaN() : 1.0};
    });
    CHECK(!broken.settled);
}

}  // namespace
