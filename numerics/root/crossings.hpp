#pragma once

// Every point, on the logarithmic scale, at which a function changes sign.
//
//   given      f on [lower, upper], 0 < lower < upper, and landmarks near which f may have a narrow peak or
//   dip unknown    every x with a change between f > 0 and f <= 0
//
// f is sampled at points equally spaced in log x and, around each landmark c, at c and at c exp(+-spacing
// 2^-k), k = 0, 1, ...: a peak at c of any width above the last distance leaves its trace in the samples. A
// sample of one sign that lies nearer to zero than both its neighbours, close enough for the true extremum to
// reach it, is followed by golden sections until a point of the other sign turns up. Each change of sign is
// then a bracketed root. Missed in pairs: the crossings of a peak or dip that lies between two samples away
// from every landmark, and of one that crosses zero by less than about 1e-12 of its height. f may be
// infinite. A sample at which f is not a number is left out, as if it had not been chosen. Failure:
// `not_finite` when that happens at more than one sample in ten or while a root is refined,
// `iteration_limit` when a root is not refined. Cost: scan_points + 2 halvings for each landmark, 30 for each extremum followed, some ten for each
// crossing.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <vector>

#include <resolva/numerics/root/bracketing.hpp>
#include <resolva/numerics/root/golden_section.hpp>

namespace resolva {

struct CrossingsSearch {
    int scan_points = 241;
    int halvings = 30;  ///< of the distance to a landmark
    Bracketing bracketing{};
};

struct Crossing {
    double argument;
    bool falling;  ///< from f > 0 to f <= 0 as x increases
};

/// The crossings in increasing order. Usable only when status is `converged`.
struct Crossings {
    std::vector<Crossing> crossings;
    bool starts_positive = false;  ///< f > 0 at the lower end
    bool ends_positive = false;    ///< f > 0 at the upper end
    double failed_at =
        std::numeric_limits<double>::quiet_NaN();  ///< where f was last not a number, or a root not found
    int evaluations = 0;
    int left_out = 0;  ///< samples at which f was not a number
    Status status = Status::not_run;
};

namespace detail {

struct Sample {
    double x;
    double value;
    bool positive() const { return value > 0.0; }
};

/// The points at which the crossings are looked for, in increasing order.
inline std::vector<double> crossing_samples(double lower, double upper, const std::vector<double>& landmarks,
                                            const CrossingsSearch& method) {
    const double spacing = std::log(upper / lower) / (method.scan_points - 1);
    std::vector<double> points;
    for (int i = 0; i < method.scan_points; ++i) points.push_back(lower * std::exp(spacing * i));
    points.back() = upper;
    for (const double landmark : landmarks) {
        points.push_back(landmark);
        for (int k = 0; k < method.halvings; ++k) {
            const double step = std::ldexp(spacing, -k);
            points.push_back(landmark * std::exp(step));
            points.push_back(landmark * std::exp(-step));
        }
    }
    std::sort(points.begin(), points.end());
    std::erase_if(points, [&](double x) { return x < lower || x > upper; });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

/// Whether the extremum near the middle of three samples of one sign may have the other sign.
inline bool may_reach_zero(const Sample& left, const Sample& middle, const Sample& right) {
    constexpr double reach =
        8.0;  // a resolved extremum departs from its best sample by less than one difference
    if (left.positive() != middle.positive() || right.positive() != middle.positive()) return false;
    const double height = std::abs(middle.value);
    const double rise = std::max(std::abs(left.value) - height, std::abs(right.value) - height);
    return height <= std::abs(left.value) && height <= std::abs(right.value) && height <= reach * rise;
}

}  // namespace detail

/// Every crossing found on [lower, upper]; landmarks outside the interval count for their neighbourhood
/// inside.
/// @throws BadArgument when the interval is empty or not positive, a landmark is not positive, or fewer than
/// two scan points are asked for.
template <class F>
Crossings find_crossings_on_log_scale(F&& f, double lower, double upper,
                                      const std::vector<double>& landmarks = {},
                                      const CrossingsSearch& method = {}) {
    require_positive("lower end of the interval", lower);
    require_positive("upper end of the interval", upper);
    if (!(lower < upper)) refuse("upper end of the interval", upper, "it must exceed the lower end");
    if (method.scan_points < 2) {
        refuse("number of scan points", static_cast<double>(method.scan_points), "it must be two or more");
    }
    for (const double landmark : landmarks) require_positive("landmark", landmark);

    Crossings found;
    const auto evaluate = [&](double x) {
        ++found.evaluations;
        return std::clamp(static_cast<double>(f(x)), -1e300, 1e300);
    };
    std::vector<detail::Sample> scan;
    for (const double x : detail::crossing_samples(lower, upper, landmarks, method)) {
        scan.push_back({x, evaluate(x)});
        if (!std::isnan(scan.back().value)) continue;
        scan.pop_back();
        found.failed_at = x;
        ++found.left_out;
    }
    if (10 * found.left_out > found.evaluations) {
        found.status = Status::not_finite;
        return found;
    }
    found.starts_positive = scan.front().positive();
    found.ends_positive = scan.back().positive();

    std::vector<detail::Sample> samples;
    for (std::size_t i = 0; i < scan.size(); ++i) {
        samples.push_back(scan[i]);
        if (i == 0 || i + 1 == scan.size() || !detail::may_reach_zero(scan[i - 1], scan[i], scan[i + 1]))
            continue;
        const bool positive = scan[i].positive();
        const double left = std::log(scan[i - 1].x / scan[i].x);
        const double right = std::log(scan[i + 1].x / scan[i].x);
        GoldenSection sections;
        sections.tolerance = 1e-6 * (right - left);
        const detail::Sample extremum = golden_section(
            left, 0.0, right, scan[i],
            [&](double offset, const detail::Sample&) {
                const double x = scan[i].x * std::exp(offset);
                return detail::Sample{x, evaluate(x)};
            },
            [&](const detail::Sample& at) { return positive ? at.value : -at.value; },
            [&](const detail::Sample& at) { return at.positive() != positive; }, sections);
        if (extremum.positive() == positive || std::isnan(extremum.value)) continue;
        samples.insert(extremum.x < scan[i].x ? std::prev(samples.end()) : samples.end(), extremum);
    }

    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i - 1].positive() == samples[i].positive()) continue;
        const Root root = find_root(evaluate, samples[i - 1].x, samples[i].x, method.bracketing);
        if (root.status != Status::converged) {
            found.failed_at = samples[i].x;
            found.status = root.status;
            return found;
        }
        found.crossings.push_back({root.argument, samples[i - 1].positive()});
    }
    found.status = Status::converged;
    return found;
}

}  // namespace resolva
