// Figures marked [seed] are reference numbers of an independent prototype of Li, Shen, Hsieh, He,
// arXiv:2509.24912.
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

constexpr double turn = 2.0 * std::numbers::pi;

TemperedLaw on_circle(double sigma, double alpha, double kappa = 1.0) {
    return tempered_law(NoisedCircle(1.0, {kappa}, sigma), alpha);
}

NoisedCurve ellipse(double sigma, const VonMisesLaw& law = {1.0}) {
    return {ClosedCurve::ellipse(1.0, 2.0), law, sigma};
}

TEST_CASE("tempering on the circle has the reference deviations and radial variances") {
    // [seed]: alpha, max |2 pi density - 1|, its slope in sigma, var(R) / sigma^{2 - alpha}, at sigma = 0.01.
    struct Row {
        double alpha, deviation, deviation_unit, slope, variance;
    };
    const std::vector<Row> rows{{0.0, 1.147, 5e-4, 0.0, 0.9999},
                                {0.5, 0.1024, 5e-5, 0.514, 0.9990},
                                {1.0, 0.01002, 5e-6, 1.004, 0.9900},
                                {1.5, 0.00100, 5e-6, 1.500, 0.9011}};
    for (const Row& row : rows) {
        CAPTURE(row.alpha);
        const TemperedLaw law = on_circle(0.01, row.alpha);
        REQUIRE(law.status == Status::converged);
        CHECK(std::abs(law.max_deviation - row.deviation) <= row.deviation_unit);
        CHECK(std::abs(law.radial_variance_ratio - row.variance) <= 6e-5);
        const double wide = on_circle(0.02, row.alpha).max_deviation;
        CHECK(std::abs(std::log2(wide / law.max_deviation) - row.slope) < 0.003);
    }
    CHECK(std::abs(on_circle(0.01, 1.0).tv_uniform - 0.00318) <= 5e-6);
}

TEST_CASE("tempering on the ellipse has the reference distances") {
    // [seed] gives 0.01832, 0.00369 and 0.28432. The exact integral over the plane up to the medial axis and
    // exact kinks of the total variation give the second, and 0.01829 and 0.28423 for the others.
    const TemperedLaw wide = tempered_law(ellipse(0.05), 1.0);
    const TemperedLaw narrow = tempered_law(ellipse(0.01), 1.0);
    REQUIRE(wide.status == Status::converged);
    REQUIRE(narrow.status == Status::converged);
    CHECK_CLOSE(wide.tv_uniform, 0.01832, 2e-3);
    CHECK(std::abs(narrow.tv_uniform - 0.00369) <= 5e-6);
    // Total variation between the data, von Mises in the chart, and arclength, by adaptive quadrature.
    const double length = ClosedCurve::ellipse(1.0, 2.0).length();
    const auto gap = [&](double u) {
        const double speed = std::hypot(std::sin(u), 2.0 * std::cos(u));
        return 0.5 * std::abs(std::exp(std::cos(u)) / (turn * std::cyl_bessel_i(0.0, 1.0)) - speed / length);
    };
    const double exact =
        integrate(gap, 0.0, turn, {.relative_tolerance = 1e-9, .max_evaluations = 2000000}).value;
    CHECK_CLOSE(exact, 0.28432, 4e-4);
    const TemperedLaw untempered = tempered_law(ellipse(0.001), 0.0);
    CHECK_CLOSE(untempered.tv_uniform, exact, 1e-5);
}

TEST_CASE("without tempering the law on the manifold is the data up to sigma squared") {
    const VonMisesLaw by_area{1.0, 0.0, ReferenceMeasure::volume};
    const auto distance = [&](double sigma) {
        return std::array{tempered_law(NoisedCircle(1.0, {1.0}, sigma), 0.0).tv_data,
                          tempered_law(ellipse(sigma), 0.0).tv_data,
                          tempered_law(NoisedSphere(1.0, by_area, sigma), 0.0).tv_data,
                          tempered_law(NoisedTorus(1.0, 0.4, {1.0}, sigma), 0.0).tv_data};
    };
    const auto coarse = distance(0.02);
    const auto fine = distance(0.01);
    for (std::size_t i = 0; i < fine.size(); ++i) {
        CAPTURE(i);
        CHECK(fine[i] < 3e-4);
        CHECK_CLOSE(std::log2(coarse[i] / fine[i]), 2.0, 0.02);
    }
}

TEST_CASE("with tempering every shape tends to the uniform law at the rate sigma to the alpha") {
    const VonMisesLaw by_area{1.0, 0.0, ReferenceMeasure::volume};
    for (const double alpha : {0.4, 0.8}) {
        const auto distance = [&](double sigma) {
            return std::array{tempered_law(NoisedCircle(2.0, {1.0}, sigma), alpha).tv_uniform,
                              tempered_law(ellipse(sigma), alpha).tv_uniform,
                              tempered_law(NoisedSphere(2.0, by_area, sigma), alpha).tv_uniform};
        };
        const auto coarse = distance(2e-3);
        const auto fine = distance(1e-3);
        for (std::size_t i = 0; i < fine.size(); ++i) {
            CAPTURE(alpha, i);
            CHECK(std::abs(std::log2(coarse[i] / fine[i]) - alpha) < 0.02);
        }
    }
}

TEST_CASE("the bias on the torus is the Gauss curvature times sigma to the two minus alpha") {
    // Area-uniform data: only the tube's Jacobian is left. Coefficient 1 within 0.005 [seed].
    const double sigma = 0.004, alpha = 1.0;
    const NoisedTorus torus(1.0, 0.4, {0.0, 0.0, ReferenceMeasure::volume}, sigma);
    const TemperedLaw law = tempered_law(torus, alpha);
    REQUIRE(law.status == Status::converged);
    double along = 0.0;
    double square = 0.0;
    for (int i = 0; i < 200; ++i) {  // least squares with the volume as weight; the mean curvature is zero
        const double u = turn * i / 200.0;
        const double curvature = torus.gauss_curvature(u);
        along += torus.volume_element(u) * (law.ratio(u) - 1.0) * curvature;
        square += torus.volume_element(u) * curvature * curvature;
    }
    CHECK(std::abs(along / square / std::pow(sigma, 2.0 - alpha) - 1.0) < 0.005);
}

TEST_CASE("the next term of the bias on the torus holds both curvatures") {
    // ratio - 1 = sigma^{2 - alpha} K - sigma^2 (K / 2 + H^2 / 4) + const + O(sigma^3) at alpha = 1, K and H
    // the product and the sum of the principal curvatures.
    const auto worst = [](double sigma) {
        const NoisedTorus torus(1.0, 0.4, {0.0, 0.0, ReferenceMeasure::volume}, sigma);
        const TemperedLaw law = tempered_law(torus, 1.0);
        const auto rest = [&](double u) {
            const double gauss = torus.gauss_curvature(u);
            const double sum = 1.0 / 0.4 + 0.4 * gauss;
            return law.ratio(u) - sigma * gauss + sigma * sigma * (0.5 * gauss + 0.25 * sum * sum);
        };
        return std::abs(rest(0.0) - rest(0.5 * turn));
    };
    CHECK(std::abs(std::log2(worst(0.004) / worst(0.002)) - 3.0) < 0.1);
}

TEST_CASE("on a curve with uniform data the bias is a quarter of the squared curvature times sigma squared") {
    // The scalar curvature of a curve is zero and the tube's Jacobian averages out; what is left is the
    // product of the Jacobian with the expansion's curvature term: ratio - 1 = -(sigma^2 - sigma^{2 + alpha})
    // k^2 / 4 + const.
    const double alpha = 1.0;
    const VonMisesLaw uniform{0.0, 0.0, ReferenceMeasure::volume};
    const auto coefficient = [&](double sigma) {
        const NoisedCurve curve(ClosedCurve::ellipse(1.0, 1.2), uniform, sigma);
        const TemperedLaw law = tempered_law(curve, alpha);
        const double bend0 = curve.curve().curvature(0.0);
        const double bend1 = curve.curve().curvature(0.25 * turn);
        return (law.ratio(0.0) - law.ratio(0.25 * turn)) / (bend0 * bend0 - bend1 * bend1) /
               (sigma * sigma - std::pow(sigma, 2.0 + alpha));
    };
    CHECK(std::abs(coefficient(0.01) + 0.25) < 0.005);
    CHECK(std::abs(coefficient(0.0025) + 0.25) < std::abs(coefficient(0.01) + 0.25));
}

TEST_CASE("an ellipse of equal axes gives the law of the circle by the other route") {
    const NoisedCurve round(ClosedCurve::ellipse(1.0, 1.0), {1.0, 0.3}, 0.03);
    const NoisedCircle circle(1.0, {1.0, 0.3}, 0.03);
    for (const double alpha : {0.0, 0.7, 1.4}) {
        const TemperedLaw by_sum = tempered_law(round, alpha);
        const TemperedLaw closed = tempered_law(circle, alpha);
        CAPTURE(alpha);
        CHECK_CLOSE(by_sum.max_deviation, closed.max_deviation, 1e-9);
        CHECK_CLOSE(by_sum.tv_uniform, closed.tv_uniform, 1e-9);
        CHECK_CLOSE(by_sum.tv_data, closed.tv_data, 1e-8);
        CHECK_CLOSE(by_sum.radial_variance, closed.radial_variance, 1e-9);
    }
}

TEST_CASE("finer normal and tangential grids change nothing") {
    // A second route for one angle: the radial integral by adaptive quadrature, the angle by a plain sum.
    const double sigma = 0.05, alpha = 1.0;
    const NoisedCurve curve = ellipse(sigma);
    const TemperedLaw law = tempered_law(curve, alpha);
    const auto mass = [&](double u) {
        const NormalRange range = curve.normal_range(u);
        const auto layer = [&](double t) {
            const double log_density = -0.5 * t * t / (sigma * sigma) + curve.excess_log_density({u, t});
            return curve.tube_jacobian({u, t}) * std::exp(std::pow(sigma, alpha) * log_density);
        };
        return integrate(layer, -range.inner, 9.0 * std::sqrt(sigma), {.relative_tolerance = 1e-9}).value;
    };
    double total = 0.0;
    for (int i = 0; i < 100; ++i) {
        const double u = turn * i / 100.0;
        total += curve.volume_element(u) * mass(u) * turn / 100.0;
    }
    for (const double u : {0.1, 1.3, 2.5}) {
        CHECK_CLOSE(law.ratio(u), mass(u) * curve.curve().length() / total, 2e-7);
    }
}

TEST_CASE("a likelihood tilts the uniform law to its posterior") {
    const double sigma = 0.005;
    const auto v = [](PlaneVector x) { return 0.8 * x.x - 0.5 * x.y * x.y; };
    const NoisedCircle circle(1.0, {2.0}, sigma);
    const TemperedLaw law = tempered_law(circle, 1.0, ambient_potential(circle, v));
    REQUIRE(law.status == Status::converged);
    CHECK(law.tv_target < 0.01);
    CHECK(law.tv_uniform > 0.2);
    // exp(-v) on the circle, normalised by hand.
    double mass = 0.0;
    for (int i = 0; i < 64; ++i)
        mass += std::exp(-v({std::cos(turn * i / 64.0), std::sin(turn * i / 64.0)})) / 64.0;
    CHECK_CLOSE(law.ratio(2.0), std::exp(-v({std::cos(2.0), std::sin(2.0)})) / mass, 0.02);
    // The distance to the posterior falls as sigma.
    const NoisedCircle finer(1.0, {2.0}, 0.5 * sigma);
    const double half = tempered_law(finer, 1.0, ambient_potential(finer, v)).tv_target;
    CHECK(std::abs(std::log2(law.tv_target / half) - 1.0) < 0.03);
}

TEST_CASE("a potential that pulls the mass out of the tube is reported and not returned as converged") {
    const NoisedCircle circle(1.0, {1.0}, 0.01);
    const TemperedLaw law = tempered_law(circle, 0.0, [](TubePoint at) { return -1e3 * at.offset; });
    CHECK(law.status == Status::inaccurate);
}

TEST_CASE("tempering exponents outside zero to two are refused") {
    for (const double alpha : {-0.1, 2.0, std::nan("")}) {
        CHECK_THROWS_WITH(on_circle(0.1, alpha), Catch::Matchers::Contains("alpha"));
    }
}

}  // namespace
