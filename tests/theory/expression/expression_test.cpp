#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/expression.hpp>
#include <resolva/theory/expression/scalar_program.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

const Dimension d{"d"}, n{"n"}, p{"p"};
const Scalar x = Scalar::symbol("x"), y = Scalar::symbol("y");

double at(const Scalar& s, double vx, double vy) {
    ScalarProgram program;
    const std::size_t reg = program.add(s);
    std::vector<double> registers;
    program.run(registers, [&](std::size_t k) { return program.symbols()[k] == "x" ? vx : vy; });
    return registers[reg];
}

TEST_CASE("equal scalars are one object whatever the order of their construction") {
    CHECK(x + y == y + x);
    CHECK(2.0 * x * y / x == y + y);
    CHECK((x + y) - y == x);
    CHECK(sqrt(x) * sqrt(x) == x);
    CHECK(x / x == Scalar(1.0));
    CHECK((x - x).is_zero());
    CHECK_FALSE(x * y == x + y);
    CHECK(2.0 * (x + 1.0) == 2.0 + 2.0 * x);
}

TEST_CASE("a compiled scalar has the value of its formula") {
    const Scalar s = (x * x - 3.0 * y) / sqrt(1.0 + y) + exp(-x) * log(y) + pow(x + y, -3.0);
    const double a = 0.7, b = 2.3;
    CHECK_CLOSE(at(s, a, b),
                (a * a - 3 * b) / std::sqrt(1 + b) + std::exp(-a) * std::log(b) + std::pow(a + b, -3), 1e-14);
}

TEST_CASE("symbolic derivatives agree with dual numbers") {
    const Scalar s = (x * x - 3.0 * y) / sqrt(1.0 + y * x) + exp(-x) * log(y + x) + pow(x + y, -3.0);
    ScalarProgram program;
    const std::size_t value = program.add(s);
    const std::size_t slope = program.add(s.derivative("x"));
    using D = Dual<double, 1>;
    std::vector<D> registers;
    program.run(registers,
                [&](std::size_t k) { return program.symbols()[k] == "x" ? D::variable(0.7, 0) : D(2.3); });
    CHECK_CLOSE(registers[value].slope[0], registers[slope].value, 1e-13);
}

TEST_CASE("printed scalars carry parentheses where they are needed") {
    CHECK(to_text((x + y) * x) == "x*(x + y)");
    CHECK(to_text(x / (x + y)) == "x/(x + y)");
    CHECK(to_text(1.0 / (x * y)) == "1/(x*y)");
    CHECK(to_text(x - 2.0 * y) == "x - 2*y");
    CHECK(to_text(Scalar::symbol("beta2") / x, Notation::latex) == "\\frac{\\beta_{2}}{x}");
}

TEST_CASE("equal expressions are one object and transposes reach the matrices") {
    const Expression w = gaussian("W", p, d, 1.0), z = gaussian("Z", d, n, 1.0);
    CHECK(transpose(w * z) == transpose(z) * transpose(w));
    CHECK(transpose(transpose(w)) == w);
    CHECK(w * z * transpose(z) + identity(p) * w * identity(d) == w + w * (z * transpose(z)));
    const Expression r = inverse(w * transpose(w) + x * identity(p));
    CHECK(transpose(r) == r);
    CHECK(inverse(inverse(w * transpose(w))) == w * transpose(w));
    CHECK(inverse(2.0 * identity(p)) == Scalar(0.5) * identity(p));
    CHECK((w - w).is_zero());
    CHECK(power(r, -2) == inverse(r) * inverse(r));
    const Expression s = gaussian_symmetric("S", d, 1.0);
    CHECK(transpose(s) == s);
}

TEST_CASE("shape errors name both shapes") {
    const Expression w = gaussian("W", p, d, 1.0), z = gaussian("Z", d, n, 1.0);
    CHECK_THROWS_WITH(z * w, Contains("d x n") && Contains("p x d") && Contains("inner dimensions"));
    CHECK_THROWS_WITH(z + w, Contains("d x n") && Contains("p x d"));
    CHECK_THROWS_WITH(inverse(w), Contains("p x d"));
    CHECK_THROWS_AS(inverse(zero(d, d)), BadArgument);
    CHECK_THROWS_AS(matrix({MatrixSymbol::Kind::gaussian_symmetric, "S", d, n, 1.0, {}}), BadArgument);
}

}  // namespace
