// Figures marked [seed] are reference numbers of an independent prototype of Li, Shen, Hsieh, He,
// arXiv:2509.24912.
#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/geometry/swirl.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>
#include <resolva/validation/geometry/annulus_fokker_planck.hpp>
#include <resolva/validation/geometry/tempered_langevin.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

constexpr double turn = 2.0 * std::numbers::pi;

void check_within(const Estimate& estimate, double expected, double slack = 0.0) {
    INFO("estimate " << estimate.value << " +- " << estimate.standard_error << ", expected " << expected);
    CHECK(std::abs(estimate.value - expected) <= 4.0 * estimate.standard_error + slack);
}

TEST_CASE("Euler-Maruyama with a relative step of 0.1 inflates the radial variance by 1 / 0.95") {
    // [seed]. The linear recursion r -> (1 - h) r + sqrt(2 h) z has variance 1 / (1 - h / 2); at sigma = 0.02
    // the bending of the circle changes it by less than 0.4 %.
    const NoisedCircle circle(1.0, {1.0}, 0.02);
    LangevinPlan plan;
    plan.relative_step = 0.1;
    plan.burn_in = 0.4;
    plan.duration = 1.0;
    plan.measurements = 50;
    plan.walkers = 1500;
    const LangevinSample sample = simulate(circle, plan);
    REQUIRE(sample.finite);
    const double exact = tempered_law(circle, plan.alpha).radial_variance;
    CHECK(sample.radial_variance.standard_error < 0.008 * exact);
    check_within(sample.radial_variance, exact / 0.95, 0.004 * exact);
    CHECK(sample.radial_variance.value > exact * 1.015);  // the inflation itself is seen
}

TEST_CASE("Langevin walkers follow the tempered law on circle ellipse sphere and torus") {
    const double sigma = 0.2;
    LangevinPlan plan;
    plan.alpha = 0.5;
    plan.relative_step = 0.04;
    plan.burn_in = 3.0;
    plan.duration = 3.0;
    const VonMisesLaw by_area{1.0, 0.0, ReferenceMeasure::volume};
    const auto check = [&](const AnyNoisedManifold& manifold, int walkers) {
        plan.walkers = walkers;
        const TemperedLaw law = tempered_law(manifold, plan.alpha);
        REQUIRE(law.status != Status::not_finite);
        const LangevinSample sample = simulate(manifold, plan);
        REQUIRE(sample.finite);
        const auto cosine = [&](int k) {
            return std::visit(
                [&](const auto& m) {
                    double sum = 0.0;
                    double volume = 0.0;
                    for (int i = 0; i < 2000; ++i) {
                        const double u = m.period * (i + 0.5) / 2000.0;
                        volume += m.volume_element(u);
                        sum += m.volume_element(u) * law.ratio(u) * std::cos(k * u);
                    }
                    return sum / volume;
                },
                manifold);
        };
        // A step of 0.04 leaves a bias of two per cent of the variance and less of the angle.
        for (int k = 1; k <= 2; ++k)
            check_within(sample.cosines[static_cast<std::size_t>(k - 1)], cosine(k), 0.005);
        check_within(sample.radial_mean, law.radial_mean, 0.03 * std::sqrt(law.radial_variance));
        check_within(sample.radial_variance, law.radial_variance, 0.03 * law.radial_variance);
        CHECK(sample.cosines[0].standard_error < 0.05);
    };
    SECTION("circle") {
        check(NoisedCircle(1.0, {1.0}, sigma), 800);
    }
    SECTION("ellipse") {
        check(NoisedCurve(ClosedCurve::ellipse(1.0, 2.0), {1.0}, sigma), 200);
    }
    SECTION("sphere") {
        check(NoisedSphere(1.0, by_area, sigma), 800);
    }
    SECTION("torus") {
        check(NoisedTorus(1.5, 0.8, {1.0}, sigma), 100);
    }
}

TEST_CASE("walkers are the same whatever the number of them") {
    const NoisedCircle circle(1.0, {1.0}, 0.2);
    LangevinPlan plan;
    plan.walkers = 2;
    plan.burn_in = 0.1;
    plan.duration = 0.1;
    const LangevinSample first = simulate(circle, plan);
    const LangevinSample again = simulate(circle, plan);
    CHECK(first.radial_mean.value == again.radial_mean.value);
    plan.seed = 2;
    CHECK(simulate(circle, plan).radial_mean.value != first.radial_mean.value);
    plan.relative_step = 2.5;
    CHECK_THROWS_AS(simulate(circle, plan), BadArgument);
}

TEST_CASE("the finite-volume law without a swirl is the tempered law and converges with slope two") {
    const NoisedCircle circle(1.0, {1.0}, 0.05);
    const TemperedLaw law = tempered_law(circle, 0.5);
    const auto worst = [&](int cells) {
        const AnnulusLaw solved = solve_annulus(circle, 0.5, [](double) { return 0.0; }, {cells, cells, 0.8});
        REQUIRE(solved.status == Status::converged);
        CHECK(std::abs(solved.flux) < 1e-3);
        double largest = 0.0;
        for (std::size_t i = 0; i < solved.ratio.size(); ++i) {
            const double u = turn * (static_cast<double>(i) + 0.5) / static_cast<double>(solved.ratio.size());
            largest = std::max(largest, std::abs(solved.ratio[i] - law.ratio(u)));
        }
        return largest;
    };
    const double coarse = worst(32);
    const double fine = worst(64);
    CHECK(fine < 2e-3);
    CHECK(std::abs(std::log2(coarse / fine) - 2.0) < 0.15);
}

TEST_CASE("the periodic-drift quadrature of a swirl agrees with the two-dimensional Fokker-Planck equation") {
    const Swirl swirl{-0.5, PeriodicSeries({0.8, 0.0, 0.6}, {0.0, 0.5, 0.0})};
    for (const double sigma : {0.02, 0.005}) {
        CAPTURE(sigma);
        const double alpha = 0.8;
        const NoisedCircle circle(1.0, {1.0}, sigma);
        const SwirledLaw reduced = swirled_law(circle, alpha, swirl);
        REQUIRE(reduced.status == Status::converged);
        const double width = std::pow(sigma, 1.0 - 0.5 * alpha);
        const double strength = std::pow(sigma, swirl.exponent);
        const auto solve = [&](int angles, int radii) {
            return solve_annulus(circle, alpha, [&](double u) { return strength * swirl.profile(u); },
                                 {angles, radii, 7.0 * width});
        };
        const AnnulusLaw coarse = solve(48, 32);
        const AnnulusLaw fine = solve(96, 64);
        REQUIRE(fine.status == Status::converged);
        const double flux =
            (4.0 * fine.flux - coarse.flux) / 3.0;  // the error is of second order in the spacing
        CHECK_CLOSE(flux, reduced.flux, 3e-3);
        CHECK(std::abs(reduced.flux) > 0.01);  // detailed balance is broken
        double largest = 0.0;
        for (std::size_t i = 0; i < fine.ratio.size(); ++i) {
            const double u = turn * (static_cast<double>(i) + 0.5) / static_cast<double>(fine.ratio.size());
            largest = std::max(largest, std::abs(fine.ratio[i] - reduced.ratio(u)));
        }
        CHECK(largest < 0.01 * reduced.max_deviation);
    }
}

}  // namespace
