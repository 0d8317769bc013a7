#include <cmath>
#include <complex>

#include <resolva/numerics/fixed_point/half_plane_newton.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Complex = std::complex<double>;
using resolva::Status;

/// x = -1 / (z + x): the Stieltjes transform of the semicircle on [-2, 2].
struct Semicircle {
    static constexpr std::size_t dimension = 1;
    resolva::HolomorphicLinearisation<1> linearise(const std::array<Complex, 1>& x, const Complex& z) const {
        const Complex image = -1.0 / (z + x[0]);
        return {{image}, {{{image * image}}}, {image * image}};
    }
    double radius() const { return 2.0; }
};

Complex semicircle(const Complex& z) {
    return -2.0 / (z + std::sqrt(z - 2.0) * std::sqrt(z + 2.0));
}

TEST_CASE("the solution off the real axis is the Stieltjes transform of the semicircle") {
    for (const Complex z : {Complex{0.3, 0.7}, {-1.9, 1e-3}, {2.5, 1e-8}, {40.0, 3.0}, {0.0, 100.0}}) {
        const auto point = resolva::solve_from_above(Semicircle{}, z);
        REQUIRE(point.status == Status::converged);
        CHECK(std::abs(point.value[0] - semicircle(z)) < 1e-13 * std::abs(semicircle(z)));
        CHECK(point.value[0].imag() > 0.0);
    }
}

TEST_CASE("on the real axis the density appears inside the support and nothing outside") {
    for (const double x : {-1.999, -1.0, 0.0, 0.5, 1.99999}) {
        const auto point = resolva::solve_from_above(Semicircle{}, Complex(x));
        REQUIRE(point.status == Status::converged);
        CHECK_CLOSE(point.value[0].imag(), 0.5 * std::sqrt(4.0 - x * x), 1e-9);
    }
    for (const double x : {-30.0, -2.001, 2.1, 5.0}) {
        const auto point = resolva::solve_from_above(Semicircle{}, Complex(x));
        REQUIRE(point.status == Status::converged);
        CHECK(std::abs(point.value[0].imag()) < 1e-12);
        CHECK_CLOSE(point.value[0].real(), -0.5 * (x - std::copysign(std::sqrt(x * x - 4.0), x)), 1e-12);
    }
}

TEST_CASE("the tangent is the derivative of the solution") {
    const Complex z{0.4, 0.6};
    const auto point = resolva::solve_from_above(Semicircle{}, z);
    // x' = x^2 / (1 - x^2), by differentiating the equation.
    const Complex x = semicircle(z);
    CHECK(std::abs(point.tangent[0] - x * x / (1.0 - x * x)) < 1e-12);
}

TEST_CASE("the root of the wrong half-plane is never accepted") {
    const Complex z{0.2, 0.5};
    const Complex other = -z - semicircle(z);  // the second root of x^2 + z x + 1 = 0
    const auto point = resolva::solve_near(Semicircle{}, z, {other});
    CHECK(point.status == Status::inaccurate);
}

TEST_CASE("continuation across an edge arrives at the same solution as the path from above") {
    const auto start = resolva::solve_from_above(Semicircle{}, Complex(3.0, 0.1));
    const auto moved = resolva::continue_to(Semicircle{}, start, Complex(-3.0, 0.1));
    REQUIRE(moved.status == Status::converged);
    CHECK(std::abs(moved.value[0] - semicircle({-3.0, 0.1})) < 1e-13);
}

}  // namespace
