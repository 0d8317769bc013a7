#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/minimum.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::find_minimum_on_log_scale;
using resolva::MinimumPlace;
using resolva::Status;

TEST_CASE("minima with closed forms are found over sixteen decades") {
    for (const double at : {3e-7, 1.0, 2e5}) {
        // x + a^2 / x has its minimum 2 a at x = a.
        const auto minimum = find_minimum_on_log_scale([at](double x) { return x + at * at / x; }, 1e-8, 1e8);
        INFO("at " << at);
        REQUIRE(minimum.status == Status::converged);
        CHECK(minimum.place == MinimumPlace::inside);
        CHECK_CLOSE(minimum.argument, at, 1e-6);
        CHECK_CLOSE(minimum.value, 2.0 * at, 1e-12);
    }
}

TEST_CASE("the lower of two valleys wins whatever their widths") {
    const auto f = [](double x) {
        const double y = std::log10(x);
        return -std::exp(-0.5 * (y + 3.0) * (y + 3.0)) - 1.2 * std::exp(-8.0 * (y - 2.0) * (y - 2.0));
    };
    const auto minimum = find_minimum_on_log_scale(f, 1e-6, 1e6);
    CHECK_CLOSE(minimum.argument, 100.0, 1e-4);
    CHECK(minimum.value < -1.2);
}

TEST_CASE("no point of a dense scan lies below the minimum") {
    const auto f = [](double x) { return std::sin(3.0 * std::log(x)) + 0.1 * std::log(x) * std::log(x); };
    const auto minimum = find_minimum_on_log_scale(f, 1e-3, 1e3);
    for (int i = 0; i <= 100000; ++i) {
        if (f(std::pow(10.0, -3.0 + 6e-5 * i)) < minimum.value - 1e-12) FAIL("a lower value exists");
    }
    CHECK(std::abs(3.0 * std::cos(3.0 * std::log(minimum.argument)) + 0.2 * std::log(minimum.argument)) <
          1e-5);
}

TEST_CASE("a monotone function has its minimum at an end and says so") {
    const auto rising = find_minimum_on_log_scale([](double x) { return std::log(x); }, 1e-3, 1e2);
    CHECK(rising.place == MinimumPlace::at_lower_end);
    CHECK(rising.argument == 1e-3);
    CHECK_CLOSE(rising.value, std::log(1e-3), 1e-14);
    const auto falling = find_minimum_on_log_scale([](double x) { return 1.0 / (1.0 + x); }, 1e-3, 1e2);
    CHECK(falling.place == MinimumPlace::at_upper_end);
    CHECK(falling.argument == 1e2);
}

TEST_CASE("a constant has no lowest point and is called flat") {
    const auto constant = find_minimum_on_log_scale([](double) { return 3.2; }, 1e-3, 1e2);
    REQUIRE(constant.status == Status::converged);
    CHECK(constant.place == MinimumPlace::flat);
    CHECK(constant.value == 3.2);
    // Differences of 1e-12 at the lower end, far above rounding, are no plateau.
    const auto nearly = find_minimum_on_log_scale([](double x) { return 3.2 + 1e-9 * x; }, 1e-3, 1e2);
    CHECK(nearly.place == MinimumPlace::at_lower_end);
}

TEST_CASE("points without finite value are left out and nothing else is invented") {
    const auto partly = find_minimum_on_log_scale(
        [](double x) { return x < 0.5 ? std::nan("") : (std::log(x) - 1.0) * (std::log(x) - 1.0); }, 1e-3,
        1e3);
    REQUIRE(partly.status == Status::converged);
    CHECK_CLOSE(partly.argument, std::exp(1.0), 1e-5);
    const auto never = find_minimum_on_log_scale([](double) { return std::nan(""); }, 1e-3, 1e3);
    CHECK(never.status == Status::not_finite);
}

TEST_CASE("illegal intervals are refused") {
    const auto f = [](double x) { return x; };
    CHECK_THROWS_AS(find_minimum_on_log_scale(f, 0.0, 1.0), resolva::BadArgument);
    CHECK_THROWS_AS(find_minimum_on_log_scale(f, 2.0, 1.0), resolva::BadArgument);
    resolva::Minimization method;
    method.scan_points = 2;
    CHECK_THROWS_AS(find_minimum_on_log_scale(f, 1.0, 2.0, method), resolva::BadArgument);
}

}  // namespace
