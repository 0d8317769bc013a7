#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/theory/sampling/gaussian_divergence.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::gaussian_kullback_leibler;
using resolva::gaussian_total_variation;
using resolva::GaussianGroup;
using resolva::Integral;
using resolva::Status;

double tv(const std::vector<GaussianGroup>& groups) {
    const Integral result = gaussian_total_variation(groups);
    REQUIRE(result.status == Status::converged);
    return result.value;
}

double density(double x, double mean, double variance) {
    return std::exp(-0.5 * (x - mean) * (x - mean) / variance) / std::sqrt(2.0 * std::numbers::pi * variance);
}

/// (1/2) int |q - p| in one dimension, split at the crossings of the densities.
double line_tv(double excess, double mean) {
    const double w = 1.0 + excess;
    // x^2 - (x - m)^2 / w = ln w
    const double a = 1.0 - 1.0 / w, b = 2.0 * mean / w, c = -mean * mean / w - std::log(w);
    std::vector<double> points{-40.0};
    const auto add = [&](double x) {
        if (std::abs(x) < 40.0) points.push_back(x);
    };
    const double root = std::sqrt(b * b - 4.0 * a * c);
    add(std::min((-b - root) / (2.0 * a), (-b + root) / (2.0 * a)));
    add(std::max((-b - root) / (2.0 * a), (-b + root) / (2.0 * a)));
    points.push_back(40.0);
    return 0.5 * resolva::integrate(
                     [&](double x) { return std::abs(density(x, 0.0, 1.0) - density(x, mean, w)); }, points)
                     .value;
}

/// Two groups by conditioning on the chi-squared of the second: one quadrature of a distribution function.
double two_group_tv(double n1, double x1, double n2, double x2) {
    const boost::math::chi_squared_distribution<double> first(n1), second(n2);
    const double level = n1 * std::log1p(x1) + n2 * std::log1p(x2);
    // ln q/p > 0 where sum_i chi_i x_i/(1 + x_i) y_i < level, with chi_i in units of v (then y = 1) or w (y =
    // 1 + x).
    const auto probability = [&](double scale1, double scale2) {
        const double slope1 = -x1 / (1.0 + x1) * scale1, slope2 = -x2 / (1.0 + x2) * scale2;
        const auto inside = [&](double c2) {
            const double bound = -(level + slope2 * c2) / slope1;  // slope1 c1 + slope2 c2 + level > 0
            const double below = bound > 0.0 ? boost::math::cdf(first, bound) : 0.0;
            return (slope1 < 0.0 ? below : 1.0 - below) * boost::math::pdf(second, c2);
        };
        const double end = boost::math::quantile(boost::math::complement(second, 1e-18));
        const double kink = -level / slope2;
        std::vector<double> points{0.0, end};
        if (kink > 0.0 && kink < end) points.insert(points.begin() + 1, kink);
        return resolva::integrate(inside, points).value;
    };
    return probability(1.0, 1.0) - probability(1.0 + x1, 1.0 + x2);
}

TEST_CASE("total variation on the line agrees with the integral of the difference of densities") {
    for (const double excess : {-0.9, -0.3, -1e-3, 1e-3, 0.2, 5.0}) {
        CHECK_CLOSE(tv({{1.0, excess, 0.0}}), line_tv(excess, 0.0), 1e-11);
        for (const double mean : {0.1, 1.0, 3.0})
            CHECK_CLOSE(tv({{1.0, excess, mean * mean}}), line_tv(excess, mean), 1e-10);
    }
    // Equal variances: the classical 2 Phi(m/2) - 1.
    CHECK_CLOSE(tv({{3.0, 0.0, 0.49}}), std::erf(0.35 / std::numbers::sqrt2), 1e-12);
}

TEST_CASE("splitting one group into two or five parts changes nothing") {
    // One group takes the chi-squared route and several the contour: the routes check each other.
    for (const double excess : {-0.6, -0.05, -1e-6, 1e-9, 1e-4, 0.13, 2.0}) {
        for (const double n : {4.0, 64.0, 1000.0}) {
            const double whole = tv({{n, excess, 0.0}});
            const double part = n / 5.0;
            INFO("excess " << excess << " n " << n);
            CHECK_CLOSE(tv({{n / 2.0, excess, 0.0}, {n / 2.0, excess, 0.0}}), whole, 1e-10);
            CHECK_CLOSE(tv({{part, excess, 0.0},
                            {part, excess, 0.0},
                            {part, excess, 0.0},
                            {part, excess, 0.0},
                            {part, excess, 0.0}}),
                        whole, 1e-10);
        }
    }
}

TEST_CASE("two different groups agree with conditioning on one of them") {
    for (const auto& [n1, x1, n2, x2] : std::vector<std::array<double, 4>>{{8, 0.13, 56, 0.2},
                                                                           {8, -0.05, 56, 0.02},
                                                                           {3, 1.5, 2, -0.4},
                                                                           {1, 0.3, 1, -0.2},
                                                                           {2, 4.0, 300, 0.01}}) {
        CHECK_CLOSE(tv({{n1, x1, 0.0}, {n2, x2, 0.0}}), two_group_tv(n1, x1, n2, x2), 1e-9);
    }
}

TEST_CASE("total variation obeys the bounds of Pinsker and of the affinity") {
    for (const double scale : {1e-6, 1e-3, 0.1, 0.8}) {
        const std::vector<GaussianGroup> groups{
            {5.0, scale, 0.0}, {20.0, -0.4 * scale, scale}, {3.0, 0.7 * scale, 0.0}};
        const double distance = tv(groups);
        CHECK(distance <= std::sqrt(0.5 * gaussian_kullback_leibler(groups)));
        // Affinity int sqrt(p q) of each coordinate.
        double affinity = 1.0;
        for (const GaussianGroup& g : groups) {
            const double w = 1.0 + g.excess;
            affinity *= std::pow(2.0 * std::sqrt(w) / (1.0 + w), 0.5 * g.count) *
                        std::exp(-g.mean_square / (4.0 * (1.0 + w)));
        }
        CHECK(distance >= 1.0 - affinity);
        CHECK(distance <= std::sqrt(1.0 - affinity * affinity));
    }
}

TEST_CASE("equal laws have no distance and groups that do not differ do not count") {
    CHECK(tv({{64.0, 0.0, 0.0}}) == 0.0);
    CHECK(tv({}) == 0.0);
    CHECK_CLOSE(tv({{8.0, -0.1, 0.0}, {4000.0, 1e-13, 0.0}}), tv({{8.0, -0.1, 0.0}}), 1e-13);
}

TEST_CASE("divergence groups outside their domain are refused") {
    CHECK_THROWS_WITH(tv({{1.0, -1.0, 0.0}}), Catch::Matchers::Contains("excess"));
    CHECK_THROWS_AS(tv({{0.0, 0.1, 0.0}}), resolva::BadArgument);
    CHECK_THROWS_AS(tv({{1.0, 0.1, -1.0}}), resolva::BadArgument);
}

TEST_CASE("ratios of variances from the smallest to the largest number have their distance") {
    // Two halves of one group go along the contour, the whole has its closed form.
    for (const double ratio : {1e-300, 1e-20, 1e-9, 0.3, 0.999, 1.2, 4.0, 1e9, 1e200, 1e300}) {
        INFO(ratio);
        const GaussianGroup whole{3.0, ratio - 1.0, 0.0, ratio};
        GaussianGroup half = whole;
        half.count = 1.5;
        CHECK_CLOSE(tv({half, half}), tv({whole}), 1e-11);
        CHECK(tv({whole}) <= 1.0);
        // Exchanging the two laws inverts the ratio and keeps the distance.
        CHECK_CLOSE(tv({{3.0, 1.0 / ratio - 1.0, 0.0, 1.0 / ratio}}), tv({whole}), 1e-12);
        const double kl = gaussian_kullback_leibler(std::vector<GaussianGroup>{whole});
        if (ratio < 0.9 || ratio > 1.1) CHECK_CLOSE(kl, 1.5 * (1.0 / ratio - 1.0 + std::log(ratio)), 1e-13);
    }
}

}  // namespace
