#pragma once

// Expectations of M functions at once of a Gaussian variable by equal steps after a change of variable.
//
//   E f_k(v),   v ~ N(0, 1),   v = centre + width sinh(u),   k = 1..M
//
// The substitution gathers nodes where the caller expects structure. For f analytic in a strip the
// trapezoidal rule in u converges geometrically, so that halving the step squares the error. Of the
// differences d, d' of three steps in succession, relative to max(|value_k|, floor_k), the finest is then
// left with about d'^2, and with d'^2/d while some other structure is still converging at a steady ratio. The
// larger of d'^2/d and d'^(4/3) is taken for its error: settled when that, or d', meets the tolerance. A
// difference can be small by chance, so ask for a digit more than is needed. Nodes are nested: nothing is
// wasted by a halving. They are visited from the centre outwards. For kinks and jumps use
// `gaussian_expectation`.
//
// Source: Trefethen and Weideman, The exponentially convergent trapezoidal rule, SIAM Review 56 (2014).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace resolva {

struct GaussianTrapezoid {
    double centre = 0.0;
    double width = 0.5;       ///< > 0
    double reach = 8.0;       ///< the variable is cut at this many standard deviations; above |centre|
    double step = 0.4;        ///< first step of u, > 0
    double tolerance = 1e-8;  ///< relative
    int halvings = 4;         ///< at most
    bool even = false;        ///< f(-v) = f(v) and centre = 0: only v >= 0 is visited
};

template <std::size_t M>
struct GaussianTrapezoidAverage {
    std::array<double, M> value{};
    bool settled = false;
};

/// f(v) returns std::array<double, M>. Not settled when no two steps agree, when the halvings left could not
/// make them agree, or when a value is not finite. Cost: (even ? 1 : 2) asinh(reach/width)/(last step)
/// evaluations.
template <std::size_t M, class F>
GaussianTrapezoidAverage<M> gaussian_trapezoid(const GaussianTrapezoid& rule,
                                               const std::array<double, M>& floor, F&& f) {
    constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
    std::array<double, M> sum{};
    const auto visit = [&](double u, double share) {
        const double v = rule.centre + rule.width * std::sinh(u);
        if (std::abs(v) > rule.reach) return;
        const double weight =
            share * inverse_sqrt_two_pi * std::exp(-0.5 * v * v) * rule.width * std::cosh(u);
        const std::array<double, M> value = f(v);
        for (std::size_t k = 0; k < M; ++k) sum[k] += weight * value[k];
    };
    const double end = std::asinh((rule.reach + std::abs(rule.centre)) / rule.width);
    const auto visit_from = [&](double first, double step) {
        const auto count = static_cast<int>(std::floor((end - first) / step)) + 1;
        for (int i = 0; i < count; ++i) {
            const double u = first + i * step;
            visit(u, rule.even && u > 0.0 ? 2.0 : 1.0);
            if (!rule.even && u > 0.0) visit(-u, 1.0);
        }
    };
    double step = rule.step;
    visit_from(0.0, step);

    GaussianTrapezoidAverage<M> average;
    double before = 1.0;
    for (int halving = 0; halving < rule.halvings; ++halving) {
        std::array<double, M> coarse = sum;
        for (double& total : coarse) total *= step;
        visit_from(0.5 * step, step);
        step *= 0.5;
        double worst = 0.0;
        for (std::size_t k = 0; k < M; ++k) {
            average.value[k] = step * sum[k];
            const double size = std::max(std::abs(average.value[k]), floor[k]);
            const double difference = std::abs(average.value[k] - coarse[k]);
            if (!std::isfinite(difference)) return average;
            worst = std::max(worst, difference / size);
        }
        const double error = std::max(std::pow(worst, 4.0 / 3.0), worst * worst / std::min(1.0, before));
        average.settled = worst <= rule.tolerance || (halving > 0 && error <= rule.tolerance);
        if (average.settled) break;
        // The first difference may still be far from the geometric law.
        const double last = std::pow(worst, std::ldexp(1.0, rule.halvings - 1 - halving));
        if (halving > 0 && last > rule.tolerance) break;
        before = worst;
    }
    return average;
}

}  // namespace resolva
