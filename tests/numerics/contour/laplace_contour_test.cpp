#include <cmath>
#include <complex>
#include <numbers>

#include <resolva/numerics/contour/laplace_contour.hpp>
#include <resolva/numerics/quadrature/edge_rule.hpp>
#include <resolva/numerics/root/fold.hpp>
#include <resolva/numerics/root/golden_section.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Complex = std::complex<double>;
using resolva::LaplaceContour;

template <class F>
double inverse_laplace(const LaplaceContour& contour, double time, F&& transform) {
    double sum = 0.0;
    for (std::size_t k = 0; k < LaplaceContour::count; ++k) {
        sum += (contour.weight[k] * std::exp(contour.node[k] * time) * transform(contour.node[k])).real();
    }
    return 2.0 * sum;
}

TEST_CASE("one contour inverts exponential relaxation at every rate through its window") {
    for (const double start : {1e-4, 1.0, 3e7}) {
        const LaplaceContour contour = LaplaceContour::at(start);
        for (const double share : {1.0, 1.3, 2.0, 3.1, LaplaceContour::ratio}) {
            const double time = start * share;
            for (const double rate : {0.0, 1e-6, 1e-2, 0.5, 3.0, 100.0, 1e6}) {
                const double u = rate / start;
                const double expected = u == 0.0 ? time : -std::expm1(-u * time) / u;
                CHECK_CLOSE(
                    inverse_laplace(contour, time, [&](const Complex& s) { return 1.0 / (s * (s + u)); }),
                    expected, 2e-12);
            }
        }
    }
}

TEST_CASE("a branch cut on the whole negative axis is inverted as well") {
    const LaplaceContour contour = LaplaceContour::at(0.2);
    for (const double time : {0.2, 0.5, 0.8}) {
        CHECK_CLOSE(inverse_laplace(contour, time, [](const Complex& s) { return 1.0 / std::sqrt(s); }),
                    1.0 / std::sqrt(std::numbers::pi * time), 2e-12);
    }
}

TEST_CASE("the rule for algebraic ends integrates square roots and their inverses") {
    double regular = 0.0, singular = 0.0;
    for (const resolva::EdgeNode& node : resolva::edge_rule(2.0, 5.0, -75.0, 34.0, 0.5)) {
        regular += node.weight * std::sqrt((node.at - 2.0) * (5.0 - node.at));
    }
    for (const resolva::EdgeNode& node : resolva::edge_rule(0.0, 4.0, -75.0, 34.0, 0.5)) {
        singular += node.weight / std::sqrt(node.at);
    }
    CHECK_CLOSE(regular, std::numbers::pi / 8.0 * 9.0, 1e-13);
    CHECK_CLOSE(singular, 4.0, 1e-13);
}

TEST_CASE("golden sections find the minimum of a parabola and stop when told to") {
    const auto value = [](double x) { return (x - 0.3) * (x - 0.3); };
    const auto compute = [](double x, double) { return x; };
    const double found =
        resolva::golden_section(-1.0, 0.0, 2.0, 0.0, compute, value, [](double) { return false; });
    CHECK(std::abs(found - 0.3) < 1e-7);
    const double early =
        resolva::golden_section(-1.0, 0.0, 2.0, 0.0, compute, value, [](double x) { return x > 0.1; });
    CHECK(early > 0.1);
    CHECK(std::abs(early - 0.3) > 1e-3);
}

struct CubicPoint {
    double parameter, value, slope;
    bool usable;
};

TEST_CASE("the fold of a cubic is found from either side and a line has none") {
    const auto cubic = [](const CubicPoint&, double p) {
        return CubicPoint{p, 2.0 + p - p * p * p / 3.0, 1.0 - p * p, true};
    };
    const CubicPoint start = cubic({}, 0.1);
    const auto right = resolva::find_fold(cubic, start, 0.01);
    REQUIRE(right.status == resolva::Status::converged);
    CHECK_CLOSE(right.point.parameter, 1.0, 1e-12);
    CHECK_CLOSE(right.point.value, 2.0 + 2.0 / 3.0, 1e-15);
    resolva::FoldSearch through_zero;
    through_zero.value_step = 0.01;
    const auto left = resolva::find_fold(cubic, start, -0.01, through_zero);
    REQUIRE(left.status == resolva::Status::converged);
    CHECK_CLOSE(left.point.value, 2.0 - 2.0 / 3.0, 1e-15);
    const auto line = [](const CubicPoint&, double p) { return CubicPoint{p, p, 1.0, true}; };
    CHECK(resolva::find_fold(line, line({}, 1.0), 0.1).status == resolva::Status::diverges);
}

TEST_CASE("two folds closer than a step are not passed over") {
    // A maximum at p = 1 and a minimum at p = 1.05, after which the curve rises for ever.
    const auto curve = [](const CubicPoint&, double p) {
        const double x = p - 1.025, half = 0.025;
        return CubicPoint{p, 1e3 * (x * x * x / 3.0 - half * half * x), 1e3 * (x * x - half * half), true};
    };
    const auto fold = resolva::find_fold(curve, curve({}, 0.5), 0.05);
    REQUIRE(fold.status == resolva::Status::converged);
    CHECK_CLOSE(fold.point.parameter, 1.0, 1e-10);
}

}  // namespace
