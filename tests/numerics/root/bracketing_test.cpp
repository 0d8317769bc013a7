#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::find_root;
using resolva::find_root_on_log_scale;
using resolva::Status;

TEST_CASE("roots with closed forms are found to the last digits") {
    const auto dottie = find_root([](double x) { return std::cos(x) - x; }, 0.0, 1.0);
    REQUIRE(dottie.status == Status::converged);
    CHECK_CLOSE(dottie.argument, 0.73908513321516064166, 4e-16);  // mpmath 40 digits: findroot(cos(x) - x)
    for (const double a : {1e-8, 2.0, 1e12}) {
        const auto root = find_root([a](double x) { return x * x - a; }, 0.0, 1e7);
        REQUIRE(root.status == Status::converged);
        CHECK_CLOSE(root.argument, std::sqrt(a), 8e-16);
        CHECK(root.lower <= std::sqrt(a) * (1.0 + 4e-16));
        CHECK(root.upper >= std::sqrt(a) * (1.0 - 4e-16));
        CHECK(root.evaluations < 100);
    }
}

TEST_CASE("the final bracket is narrow and holds a change of sign") {
    const auto f = [](double x) { return std::exp(x) - 5.0 * x * x; };
    const auto root = find_root(f, 0.0, 1.0);
    REQUIRE(root.status == Status::converged);
    CHECK(root.lower <= root.argument);
    CHECK(root.argument <= root.upper);
    CHECK(root.upper - root.lower <= 4e-16 * root.upper);
    CHECK(std::abs(f(root.argument)) < 4e-15);
}

TEST_CASE("the logarithmic search finds roots many decades away in both directions") {
    for (const double at : {1e-14, 3e-5, 1.0, 7e3, 2e15}) {
        for (const double guess : {1e-3, 1.0, 50.0}) {
            const auto root = find_root_on_log_scale([at](double x) { return std::log(x / at); }, guess);
            INFO("root " << at << " from " << guess);
            REQUIRE(root.status == Status::converged);
            CHECK_CLOSE(root.argument, at, 1e-15);
        }
    }
}

TEST_CASE("a function without change of sign is reported and no number is offered") {
    const auto missing = find_root([](double x) { return x * x + 1.0; }, -1.0, 2.0);
    CHECK(missing.status == Status::no_bracket);
    CHECK(std::isnan(missing.argument));
    CHECK(find_root_on_log_scale([](double x) { return x + 1.0; }, 1.0).status == Status::no_bracket);
}

TEST_CASE("values that are not finite and exhausted evaluations are reported") {
    CHECK(find_root([](double) { return std::nan(""); }, 0.0, 1.0).status == Status::not_finite);
    const auto hole = [](double x) { return x < 0.2 ? -1.0 : (x > 0.8 ? 1.0 : std::nan("")); };
    CHECK(find_root(hole, 0.0, 1.0).status == Status::not_finite);
    resolva::Bracketing method;
    method.max_evaluations = 5;
    CHECK(find_root([](double x) { return std::cbrt(x - 0.123456789); }, -1.0, 40.0, method).status ==
          Status::iteration_limit);
}

TEST_CASE("roots at the ends of the interval are exact") {
    CHECK(find_root([](double x) { return x; }, 0.0, 1.0).argument == 0.0);
    CHECK(find_root([](double x) { return x - 1.0; }, 0.0, 1.0).argument == 1.0);
}

TEST_CASE("illegal brackets and guesses are refused") {
    const auto f = [](double x) { return x; };
    CHECK_THROWS_AS(find_root(f, 1.0, 0.0), resolva::BadArgument);
    CHECK_THROWS_AS(find_root(f, 0.0, std::numeric_limits<double>::infinity()), resolva::BadArgument);
    CHECK_THROWS_AS(find_root_on_log_scale(f, -1.0), resolva::BadArgument);
}

}  // namespace
