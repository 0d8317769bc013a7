#ifdef RESOLVA_WITH_GSL

#include <cmath>
#include <numbers>

#include <resolva/numerics/adapters/gsl.hpp>
#include <resolva/numerics/core/contract.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Status;
namespace gsl = resolva::gsl;

void rosenbrock(std::span<const double> x, std::span<double> f) {
    f[0] = 1.0 - x[0];
    f[1] = 10.0 * (x[1] - x[0] * x[0]);
}

void rosenbrock_jacobian(std::span<const double> x, std::span<double> j) {
    j[0] = -1.0;
    j[1] = 0.0;
    j[2] = -20.0 * x[0];
    j[3] = 10.0;
}

TEST_CASE("the hybrid method solves the Rosenbrock system from the classical start") {
    const double start[] = {-1.2, 1.0};
    const auto root = gsl::multiroot_hybridsj(rosenbrock, rosenbrock_jacobian, start);
    REQUIRE(root.status == Status::converged);
    CHECK_CLOSE(root.value[0], 1.0, 1e-13);
    CHECK_CLOSE(root.value[1], 1.0, 1e-13);
    CHECK(root.residual < 1e-13);
    CHECK(root.iterations > 0);
}

TEST_CASE("a diagonal system of any dimension is solved component by component") {
    const std::size_t n = 7;
    const std::vector<double> start(n, 1.0);
    const auto f = [](std::span<const double> x, std::span<double> out) {
        for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] * x[i] * x[i] - static_cast<double>(i + 1);
    };
    const auto jacobian = [](std::span<const double> x, std::span<double> out) {
        for (std::size_t i = 0; i < x.size(); ++i) out[i * x.size() + i] = 3.0 * x[i] * x[i];
    };
    const auto root = gsl::multiroot_hybridsj(f, jacobian, start);
    REQUIRE(root.status == Status::converged);
    for (std::size_t i = 0; i < n; ++i)
        CHECK_CLOSE(root.value[i], std::cbrt(static_cast<double>(i + 1)), 1e-13);
}

TEST_CASE("systems without root and functions without value never look converged and never abort") {
    const double start[] = {0.5};
    const auto without_root = gsl::multiroot_hybridsj(
        [](std::span<const double> x, std::span<double> f) { f[0] = 1.0 + x[0] * x[0]; },
        [](std::span<const double> x, std::span<double> j) { j[0] = 2.0 * x[0]; }, start);
    CHECK(without_root.status != Status::converged);
    const auto not_finite =
        gsl::multiroot_hybridsj([](std::span<const double>, std::span<double> f) { f[0] = std::nan(""); },
                                [](std::span<const double>, std::span<double> j) { j[0] = 1.0; }, start);
    CHECK(not_finite.status == Status::not_finite);
    CHECK(gsl::adaptive_integral([](double x) { return 1.0 / x; }, 0.0, 1.0).status != Status::converged);
}

TEST_CASE("expectations and integrals have their closed forms") {
    CHECK_CLOSE(gsl::gauss_hermite_expectation([](double x) { return x * x * x * x; }, 3), 3.0, 1e-14);
    CHECK_CLOSE(gsl::gauss_hermite_expectation([](double x) { return std::exp(x); }, 40), std::exp(0.5),
                1e-14);
    const auto integral = gsl::adaptive_integral([](double x) { return 4.0 / (1.0 + x * x); }, 0.0, 1.0);
    CHECK(integral.status == Status::converged);
    CHECK_CLOSE(integral.value, std::numbers::pi, 1e-14);
}

TEST_CASE("illegal arguments of the adapter are refused") {
    CHECK_THROWS_AS(gsl::multiroot_hybridsj(rosenbrock, rosenbrock_jacobian, {}), resolva::BadArgument);
    CHECK_THROWS_AS(gsl::gauss_hermite_expectation([](double x) { return x; }, 0), resolva::BadArgument);
}

}  // namespace

#endif
