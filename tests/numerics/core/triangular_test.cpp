#include <complex>

#include <resolva/numerics/core/pivoted_factors.hpp>
#include <resolva/numerics/core/triangular.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Complex = std::complex<double>;
using Matrix = resolva::Triangular<Complex>;

double distance(const Matrix& a, const Matrix& b) {
    return std::abs(a.first - b.first) + std::abs(a.corner - b.corner) + std::abs(a.second - b.second);
}

const Matrix a{{1.0, 0.5}, {-2.0, 0.25}, {0.75, -1.0}};
const Matrix b{{-0.5, 1.5}, {3.0, 1.0}, {2.0, 0.5}};
const Matrix c{{0.25, -0.75}, {1.0, -2.0}, {-1.25, 0.125}};

TEST_CASE("triangular matrices obey the laws of an associative algebra without commuting") {
    CHECK(distance((a * b) * c, a * (b * c)) < 1e-14);
    CHECK(distance(a * (b + c), a * b + a * c) < 1e-14);
    CHECK(distance(a * b, b * a) > 1.0);
}

TEST_CASE("the inverse is two-sided and reverses products") {
    const Matrix unit(Complex(1.0));
    CHECK(distance(a * a.inverse(), unit) < 1e-15);
    CHECK(distance(a.inverse() * a, unit) < 1e-15);
    CHECK(distance((a * b).inverse(), b.inverse() * a.inverse()) < 1e-14);
    CHECK(distance((a / b) * b, a) < 1e-14);
}

TEST_CASE("the corner of a function of one matrix is the divided difference of the function") {
    const Complex z1{0.3, 1.1}, z2{-0.7, 0.4};
    const Matrix z{z1, 1.0, z2};
    const Matrix value = (Complex(2.0) / (z * z + Matrix(Complex(1.0)))) * z;
    const auto f = [](const Complex& x) { return 2.0 * x / (x * x + 1.0); };
    const Complex expected = (f(z1) - f(z2)) / (z1 - z2);
    CHECK(std::abs(value.corner - expected) < 1e-14 * std::abs(expected));
}

TEST_CASE("pivoted factors solve a system whose leading entry vanishes and notice a singular one") {
    // I - J = [[0, 2], [3, 1]]
    const resolva::PivotedFactors<double, 2> factors({{{1.0, -2.0}, {-3.0, 0.0}}});
    REQUIRE_FALSE(factors.is_singular());
    const auto x = factors.solve({4.0, 5.0});
    CHECK_CLOSE(x[0], 1.0, 1e-15);
    CHECK_CLOSE(x[1], 2.0, 1e-15);
    CHECK(resolva::PivotedFactors<double, 2>({{{0.0, -1.0}, {-1.0, 0.0}}}).is_singular());
}

}  // namespace
