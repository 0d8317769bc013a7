#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#ifdef RESOLVA_WITH_GSL
#include <resolva/numerics/adapters/gsl.hpp>
#endif

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::integrate;
using resolva::Status;

TEST_CASE("integrals with closed forms are met within the reported error") {
    struct Case {
        double (*f)(double);
        double lower;
        double upper;
        double exact;
    };
    const Case cases[] = {
        {[](double x) { return std::exp(x); }, 0.0, 1.0, std::numbers::e - 1.0},
        {[](double x) { return std::sqrt(x); }, 0.0, 1.0, 2.0 / 3.0},
        {[](double x) { return -std::log(x); }, 0.0, 1.0, 1.0},
        {[](double x) { return 1.0 / (1e-6 + x * x); }, -1.0, 1.0, 2e3 * std::atan(1e3)},
        {[](double x) { return std::abs(x - 0.3); }, 0.0, 1.0, 0.5 * (0.09 + 0.49)},
        {[](double x) { return std::cos(200.0 * x); }, 0.0, 1.0, std::sin(200.0) / 200.0},
    };
    for (const Case& c : cases) {
        const auto integral = integrate(c.f, c.lower, c.upper);
        INFO("exact " << c.exact << " value " << integral.value << " error " << integral.error);
        CHECK(integral.status == Status::converged);
        CHECK(std::abs(integral.value - c.exact) <= integral.error);
        CHECK(integral.error <= 1e-12 * std::abs(integral.value));
    }
}

TEST_CASE("the integral is additive over pieces and linear in the integrand") {
    const auto f = [](double x) { return std::exp(-x * x) / (1.1 + std::sin(x)); };
    const double whole = integrate(f, -1.0, 2.0).value;
    CHECK_CLOSE(integrate(f, -1.0, 0.37).value + integrate(f, 0.37, 2.0).value, whole, 1e-14);
    CHECK_CLOSE(integrate([&](double x) { return -3.0 * f(x); }, -1.0, 2.0).value, -3.0 * whole, 1e-14);
}

TEST_CASE("an integral that vanishes by symmetry needs an absolute tolerance and says so") {
    const auto odd = [](double x) { return x * std::exp(x * x); };
    const auto relative = integrate(odd, -1.0, 1.0);
    CHECK(relative.status == Status::inaccurate);
    CHECK(relative.evaluations < 20000);
    const auto absolute = integrate(odd, -1.0, 1.0, {.relative_tolerance = 0.0, .absolute_tolerance = 1e-12});
    CHECK(absolute.status == Status::converged);
    CHECK(std::abs(absolute.value) < 1e-12);
}

TEST_CASE("divergent and overflowing integrands never look converged") {
    CHECK(integrate([](double x) { return 1.0 / x; }, 0.0, 1.0).status != Status::converged);
    CHECK(integrate([](double x) { return std::exp(1000.0 * x); }, 0.0, 1.0).status == Status::not_finite);
    const auto limited =
        integrate([](double x) { return std::cos(1e5 * x * x); }, 0.0, 1.0, {.max_evaluations = 500});
    CHECK(limited.status == Status::inaccurate);
    CHECK(limited.evaluations <= 500);
}

TEST_CASE("intervals that are empty or infinite are refused") {
    const auto f = [](double x) { return x; };
    CHECK_THROWS_AS(integrate(f, 1.0, 1.0), resolva::BadArgument);
    CHECK_THROWS_AS(integrate(f, 0.0, std::numeric_limits<double>::infinity()), resolva::BadArgument);
    const double one[] = {0.0};
    CHECK_THROWS_AS(integrate(f, one), resolva::BadArgument);
}

#ifdef RESOLVA_WITH_GSL
TEST_CASE("GSL's adaptive integration agrees") {
    const auto f = [](double x) { return std::exp(-50.0 * (x - 0.2) * (x - 0.2)) * std::cos(9.0 * x); };
    const auto ours = integrate(f, -1.0, 3.0);
    const auto theirs = resolva::gsl::adaptive_integral(f, -1.0, 3.0);
    REQUIRE(ours.status == Status::converged);
    REQUIRE(theirs.status == Status::converged);
    CHECK_CLOSE(ours.value, theirs.value, 1e-13);
}
#endif

}  // namespace
