#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_pair.hpp>
#include <resolva/numerics/quadrature/gaussian_panels.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Correlation;
using resolva::GaussianPanels;
using resolva::HermiteProjection;
using resolva::Status;

constexpr double pi = std::numbers::pi;

/// Distance of the nearest breakpoint.
double nearest(const GaussianPanels& panels, double at) {
    double distance = std::numeric_limits<double>::infinity();
    for (const double found : panels.breakpoints()) distance = std::min(distance, std::abs(found - at));
    return distance;
}

TEST_CASE("undeclared kinks and jumps are found wherever they lie") {
    // Places that no subdivision hits, one that is hit by hand-set numbers, zero, and far ones.
    for (const double at : {0.3, 1.0 / 3.0, -0.7071, 1e-3, 0.0, 2.75, 5.1}) {
        INFO("at " << at);
        const auto kink = [at](double x) { return std::abs(x - at); };
        const auto jump = [at](double x) { return x > at ? 1.0 : 0.25; };
        CHECK(nearest(GaussianPanels(kink, {}, 0.75), at) < 1e-10);
        CHECK(nearest(GaussianPanels(jump, {}, 0.75), at) <= 4e-15 * std::abs(at) + 1e-18);
    }
}

TEST_CASE("steps hidden between two panels are seen") {
    // A step beside every edge of the first partition, closer than the first node.
    const GaussianPanels flat([](double) { return 1.0; }, {}, 1.0);
    for (const double edge : flat.edges()) {
        if (std::abs(edge) > 8.0) continue;
        for (const double shift : {1e-3, -1e-3, 1e-9}) {
            const double at = edge + shift;
            INFO("step at " << at);
            CHECK(nearest(GaussianPanels([at](double x) { return x > at ? 1.0 : 0.0; }, {}, 1.0), at) <
                  4e-15 * std::abs(at));
        }
    }
}

TEST_CASE("steep transitions are followed down to their width beside declared breakpoints as well") {
    for (const double steepness : {1e2, 1e4, 1e6, 1e9}) {
        INFO("steepness " << steepness);
        const auto rounded = [steepness](double x) { return x * std::tanh(steepness * x); };
        const auto step = [steepness](double x) { return std::tanh(steepness * (x - 0.3)); };
        const auto both = [steepness](double x) { return std::abs(x) + std::tanh(steepness * x); };
        const std::vector<double> origin{0.0};
        for (const GaussianPanels& panels : {GaussianPanels(rounded, {}, 1.0), GaussianPanels(step, {}, 1.0),
                                             GaussianPanels(both, origin, 1.0)}) {
            CHECK(panels.finest() < 4.0 / steepness);
            CHECK(panels.finest() > 0.01 / steepness);
            CHECK(panels.unresolved() == 0.0);
        }
    }
}

TEST_CASE("the moments of a steep error function are its closed forms") {
    for (const double gamma : {30.0, 1e3, 1e6}) {
        const HermiteProjection projection([gamma](double x) { return std::erf(gamma * x); }, {}, 1.0);
        const double q = 2.0 * gamma * gamma / (1.0 + 2.0 * gamma * gamma);
        INFO("gamma " << gamma);
        // asin q = pi/2 - asin sqrt(1 - q^2), whose argument is accurate.
        const double complement = 1.0 / (1.0 + 2.0 * gamma * gamma);
        const double power = 1.0 - 2.0 / pi * std::asin(std::sqrt(complement * (1.0 + q)));
        CHECK_CLOSE(projection.second_moment(), power, 1e-14);
        CHECK_CLOSE(projection.coefficients()[1], std::sqrt(2.0 * q / pi), 1e-14);
        CHECK(projection.coefficients()[0] == 0.0);
    }
}

TEST_CASE("a short bump between smooth parts is resolved") {
    for (const double width : {0.2, 0.05, 0.02}) {
        for (const double at : {0.0, 0.37, 1.618}) {
            const HermiteProjection projection(
                GaussianPanels(
                    [=](double x) { return std::exp(-0.5 * (x - at) * (x - at) / (width * width)); }, {}, 1.0)
                    .halved(
                        [=](double x) { return std::exp(-0.5 * (x - at) * (x - at) / (width * width)); }));
            const double variance = 1.0 + width * width;
            INFO("width " << width << " at " << at);
            CHECK_CLOSE(projection.coefficients()[0],
                        width / std::sqrt(variance) * std::exp(-0.5 * at * at / variance), 1e-13);
        }
    }
}

TEST_CASE("what no panel follows is reported and so is a value that is no number") {
    const GaussianPanels wild([](double x) { return std::sin(1e7 * x); }, {}, 1.0);
    CHECK(wild.unresolved() > 0.1);
    const GaussianPanels pole([](double x) { return 1.0 / (x - 0.1234567); }, {}, 1.0);
    CHECK(pole.unresolved() > 0.1);
    const GaussianPanels gap([](double x) { return std::sqrt(x); }, {}, 1.0);
    CHECK(!gap.finite());
    CHECK(gap.fault() < 0.0);
    CHECK_THROWS_AS(GaussianPanels([](double x) { return x; }, {}, 0.0), resolva::BadArgument);
}

TEST_CASE("rounding inside a function is told from structure and counted as an error") {
    // The sum with a million leaves ten digits of x.
    const GaussianPanels noisy([](double x) { return std::tanh(x) + 1e-3 * ((x + 1e6) - 1e6); }, {}, 1.0);
    CHECK(noisy.edges().size() < 1000);
    CHECK(noisy.unresolved() > 1e-17);
    CHECK(noisy.unresolved() < 1e-10);
}

TEST_CASE("half the squared difference of a steep function meets the arcsine law") {
    // E erf(gamma u) erf(gamma v) = (2/pi) asin(q r): half the squared difference is (2/pi)(asin q - asin(q r)).
    for (const double gamma : {1e2, 1e4, 1e6}) {
        for (const double complement : {1e-14, 1.0 / (gamma * gamma), 1e-6, 1e-2, 0.5}) {
            const Correlation r{1.0 - complement, complement};
            const auto found = resolva::half_squared_difference(
                [gamma](double x) { return std::erf(gamma * x); }, {}, 0.0, r);
            const double p = 1.0 / (1.0 + 2.0 * gamma * gamma);
            const double one_minus_qr = p + (1.0 - p) * complement;
            const auto angle = [](double one_minus) { return 2.0 * std::asin(std::sqrt(0.5 * one_minus)); };
            const double expected = 2.0 / pi * (angle(one_minus_qr) - angle(p));
            INFO("gamma " << gamma << " 1 - r " << complement << " claimed " << found.error / found.value);
            // The subtraction of the reference costs digits where the angles are close.
            const double lost = 4e-16 * angle(p) / (angle(one_minus_qr) - angle(p));
            CHECK_CLOSE(found.value, expected, found.error / found.value + lost + 1e-14);
            CHECK(found.error <= 1e-9 * found.value);
        }
    }
}

}  // namespace
