#include <cmath>
#include <numbers>
#include <vector>

#include <boost/math/special_functions/ellint_2.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/geometry/closed_curve.hpp>
#include <resolva/theory/geometry/noised_manifold.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Catch::Matchers::Contains;
using resolva::ClosedCurve;
using resolva::PlaneVector;

constexpr double turn = 2.0 * std::numbers::pi;

template <class F>
std::vector<PlaneVector> table(F f, int rows) {
    std::vector<PlaneVector> points;
    for (int i = 0; i <= rows; ++i) points.push_back(f(turn * i / rows));
    return points;
}

PlaneVector bean(double u) {
    const double r = 1.0 + 0.3 * std::cos(2.0 * u) + 0.1 * std::sin(3.0 * u);
    return {r * std::cos(u), r * std::sin(u)};
}

TEST_CASE("the length of an ellipse is the complete elliptic integral") {
    const ClosedCurve ellipse = ClosedCurve::ellipse(1.0, 2.0);
    CHECK_CLOSE(ellipse.length(), 8.0 * boost::math::ellint_2(std::sqrt(0.75)), 1e-14);
}

TEST_CASE("an ellipse has its textbook curvature and its medial axis between the foci") {
    const double a = 2.0, b = 1.0;
    const ClosedCurve ellipse = ClosedCurve::ellipse(a, b);
    for (const double u : {0.3, 1.1, 2.0, 4.0}) {
        const double w = std::hypot(b * std::cos(u), a * std::sin(u));
        CHECK_CLOSE(ellipse.curvature(u), a * b / (w * w * w), 1e-13);
        // The inward normal meets the long axis after w b / a.
        CHECK_CLOSE(ellipse.normal_range(u).inner, w * b / a, 1e-6);
        CHECK(std::isinf(ellipse.normal_range(u).outer));
    }
}

TEST_CASE("a curve through a table of points does not depend on its orientation or its starting row") {
    const ClosedCurve forward = ClosedCurve::through(table(bean, 48));
    const ClosedCurve backward = ClosedCurve::through(table([](double u) { return bean(1.0 - u); }, 48));
    CHECK_CLOSE(forward.length(), backward.length(), 1e-12);
    CHECK_CLOSE(forward.curvature(0.4), backward.curvature(0.6), 1e-10);
    CHECK_CLOSE(forward.normal(0.4).x, backward.normal(0.6).x, 1e-12);
    CHECK_CLOSE(forward(0.9).x, bean(0.9).x, 1e-12);
}

TEST_CASE("curves that are not closed or meet themselves or stop are refused with the reason") {
    auto open = table(bean, 32);
    open.back().x += 0.01;
    CHECK_THROWS_WITH(ClosedCurve::through(open), Contains("not closed"));
    const auto eight = [](double u) { return PlaneVector{std::sin(u), std::sin(2.0 * u)}; };
    CHECK_THROWS_WITH(ClosedCurve::through(table(eight, 33)), Contains("self-intersecting"));
    const auto loop = [](double u) {
        const double r = 0.5 + std::cos(u);
        return PlaneVector{r * std::cos(u), r * std::sin(u)};
    };
    CHECK_THROWS_WITH(ClosedCurve::through(table(loop, 32)), Contains("self-intersecting"));
    const auto deltoid = [](double u) {
        return PlaneVector{2.0 * std::cos(u) + std::cos(2.0 * u), 2.0 * std::sin(u) - std::sin(2.0 * u)};
    };
    CHECK_THROWS_WITH(ClosedCurve::through(table(deltoid, 32)), Contains("stationary"));
    CHECK_THROWS_WITH(ClosedCurve::through(table(bean, 7)), Contains("number of rows"));
    CHECK_THROWS_WITH(ClosedCurve::ellipse(1.0, 0.0), Contains("second semi-axis"));
}

TEST_CASE("illegal shapes and laws and noise levels are refused by name") {
    using namespace resolva;
    CHECK_THROWS_WITH(NoisedCircle(1.0, {}, 0.0), Contains("sigma"));
    CHECK_THROWS_WITH(NoisedCircle(1.0, {-1.0}, 0.1), Contains("kappa"));
    CHECK_THROWS_WITH(NoisedCircle(-1.0, {}, 0.1), Contains("radius"));
    CHECK_THROWS_WITH(NoisedTorus(1.0, 1.2, {}, 0.1), Contains("meets itself"));
    CHECK_THROWS_WITH(NoisedSphere(1.0, {1.0}, 0.1), Contains("volume"));
    CHECK_THROWS_WITH(NoisedCurve(ClosedCurve::ellipse(1.0, 2.0), {}, 1e-9), Contains("sigma"));
}

}  // namespace
