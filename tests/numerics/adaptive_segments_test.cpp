#include <array>
#include <cmath>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/decaying_exponential.hpp>
#include <resolva/numerics/quadrature/adaptive_segments.hpp>
#include <resolva/numerics/quadrature/gaussian_moments.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>
#include <resolva/numerics/quadrature/resolved_partition.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Segment;

TEST_CASE("both Kronrod rules meet closed forms for several functions at once") {
    const auto f = [](double x, int) {
        return std::array<double, 3>{std::exp(-x), 1.0 / (1.0 + 100.0 * x * x), std::abs(x - 0.3)};
    };
    const std::array<double, 3> exact{std::exp(1.0) - std::exp(-2.0),
                                      (std::atan(10.0) + std::atan(20.0)) / 10.0,
                                      0.5 * (1.3 * 1.3 + 1.7 * 1.7)};
    std::vector<Segment<3>> coarse{{-1.0, 2.0, 0, {}, {}}};
    auto fine = coarse;
    const auto with15 = resolva::integrate_adaptively<15>(coarse, f, 1e-9, {}, 500);
    const auto with21 = resolva::integrate_adaptively<21>(fine, f, 1e-9, {}, 500);
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK_CLOSE(with15.total[k], exact[k], 1e-10);
        CHECK_CLOSE(with21.total[k], exact[k], 1e-10);
        CHECK(std::abs(with15.total[k] - exact[k]) <= with15.error[k] + 1e-14);
    }
    CHECK(with15.settled);
}

TEST_CASE("a divergent integral exhausts its segments and does not look settled") {
    std::vector<Segment<1>> segments{{0.0, 1.0, 0, {}, {}}};
    const auto f = [](double x, int) { return std::array<double, 1>{1.0 / x}; };
    CHECK_FALSE(resolva::integrate_adaptively<15>(segments, f, 1e-10, {}, 40).settled);
}

TEST_CASE("the Legendre rule integrates polynomials of degree 2n minus 1 exactly") {
    for (const int order : {1, 2, 7, 16, 40}) {
        const auto rule = resolva::legendre_rule(order);
        REQUIRE(rule.node.size() == static_cast<std::size_t>(order));
        for (const int power : {0, 1, 2 * order - 2, 2 * order - 1}) {
            double sum = 0.0;
            for (std::size_t j = 0; j < rule.node.size(); ++j)
                sum += rule.weight[j] * std::pow(rule.node[j], power);
            CHECK(std::abs(sum - (power % 2 == 0 ? 2.0 / (power + 1.0) : 0.0)) < 1e-14);
        }
    }
    CHECK_THROWS_AS(resolva::legendre_rule(0), resolva::BadArgument);
}

TEST_CASE("a resolved partition ends panels at breakpoints and bounds the function on each") {
    resolva::PanelLimits limits;
    limits.floor = 1e-6;
    const auto f = [](double x) { return x < 0.25 ? std::tanh(30.0 * x) : 7.0 + std::cos(x); };
    const auto partition = resolva::resolved_partition(f, -8.0, 8.0, {0.25}, limits);
    CHECK(partition.settled);
    CHECK(partition.panels.front().lower == -8.0);
    CHECK(partition.panels.back().upper == 8.0);
    bool cut = false;
    for (std::size_t i = 0; i < partition.panels.size(); ++i) {
        const auto& panel = partition.panels[i];
        cut = cut || panel.upper == 0.25;
        if (i > 0) CHECK(panel.lower == partition.panels[i - 1].upper);
        for (const double part : {0.01, 0.3, 0.7, 0.99}) {
            const double value = f(panel.lower + part * (panel.upper - panel.lower));
            CHECK(value >= panel.minimum - 1e-9);
            CHECK(value <= panel.maximum + 1e-9);
        }
    }
    CHECK(cut);
    CHECK(partition.panels.size() < 60);
}

TEST_CASE("an undeclared jump is isolated in a panel of negligible width") {
    resolva::PanelLimits limits;
    limits.floor = 1e-6;
    const auto f = [](double x) { return x < 0.3 ? -40.0 : 40.0; };
    const auto partition = resolva::resolved_partition(f, -8.0, 8.0, {}, limits);
    double uncertain = 0.0;
    for (const auto& panel : partition.panels) {
        if (panel.maximum - panel.minimum > 1.0) uncertain += panel.upper - panel.lower;
    }
    CHECK(uncertain > 0.0);
    CHECK(uncertain < 4e-8);
}

TEST_CASE("a steep partition takes steps of nearly the largest change") {
    // Cost and number of panels follow the variation of the function, whatever its slope is.
    resolva::PanelLimits limits;
    limits.max_change = 5.0;
    int evaluations = 0;
    const auto f = [&](double x) {
        ++evaluations;
        return 70.0 * x * (x * x * (x * x - 10.0) + 15.0);
    };
    const auto partition = resolva::resolved_partition(f, 0.0, 6.0, {}, limits);
    CHECK(partition.settled);
    const int spent = evaluations;
    double variation = 0.0;
    for (std::size_t i = 0; i < partition.panels.size(); ++i) {
        const auto& panel = partition.panels[i];
        if (i > 0) CHECK(panel.lower == partition.panels[i - 1].upper);
        const double change = std::abs(f(panel.upper) - f(panel.lower));
        variation += change;
        CHECK(change <= limits.max_change);
        const double inside = f(0.5 * (panel.lower + panel.upper));
        CHECK(inside >= panel.minimum);
        CHECK(inside <= panel.maximum);
    }
    CHECK(static_cast<double>(partition.panels.size()) <= 1.1 * variation / limits.max_change + 50.0);
    CHECK(static_cast<double>(spent) <= 1.3 * variation / limits.max_change + 2000.0);
}

TEST_CASE("the branch-free exponential agrees with the library's over its whole range") {
    for (double x = -700.0; x <= 0.0; x += 0.137)
        CHECK_CLOSE(resolva::decaying_exponential(x), std::exp(x), 1e-14);
    CHECK(resolva::decaying_exponential(0.0) == 1.0);
    for (double x = -1010.0; x <= 0.0; x += 0.137) {
        double power = x;
        resolva::replace_by_power_of_two(power);
        CHECK_CLOSE(power, std::exp2(x), 1e-14);
    }
}

TEST_CASE("fast and distant moment sums agree where both are legal") {
    constexpr std::size_t n = 13;
    std::array<double, n> w{}, c{}, mass{};
    for (std::size_t j = 0; j < n; ++j) {
        w[j] = 0.3 * static_cast<double>(j) - 1.0;
        c[j] = std::sin(w[j]) * 3.0;
        mass[j] = 1.0 / (1.0 + w[j] * w[j]);
    }
    for (const double y : {-30.0, -2.0, 0.1, 5.0, 33.0}) {
        // The largest exponent, (|y| + 3)^2/2, is rounded to 2^-53 of itself once on each side.
        const double rounding = 2e-16 * (60.0 + (std::abs(y) + 3.0) * (std::abs(y) + 3.0));
        resolva::GaussianMoments fast, slow;
        resolva::add_gaussian_moments(n, y, 0.2, w.data(), c.data(), mass.data(), fast);
        resolva::add_distant_gaussian_moments(n, y, 0.2, w.data(), c.data(), mass.data(), slow);
        for (const auto moment :
             {&resolva::GaussianMoments::one, &resolva::GaussianMoments::w, &resolva::GaussianMoments::ww,
              &resolva::GaussianMoments::c, &resolva::GaussianMoments::cc, &resolva::GaussianMoments::cw})
            CHECK(std::abs(fast.*moment - slow.*moment) <=
                  rounding * std::max(slow.one, std::abs(slow.*moment)));
    }
}

}  // namespace
