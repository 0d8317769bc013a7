#pragma once

// The global minimum of a scalar function on an interval, searched on the logarithmic scale.
//
//   given      f on [lower, upper], 0 < lower < upper
//   unknown    x with f(x) <= f(y) for every y of the interval
//
// Failure: `not_finite` when f has no finite value at any scan point, `iteration_limit` when the lowest
// minimum is not refined. Cost: scan_points evaluations and some twenty to forty for each local minimum of
// the scan. Source: Brent, Algorithms for Minimization without Derivatives (1973), chapter 5.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/math/tools/minima.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// Options: the scan has `scan_points` values equally spaced in log x; every local minimum of the scan is
/// refined by Brent's method (Boost.Math) and the lowest is kept. A dip narrower than one spacing may be
/// missed.
struct Minimization {
    int scan_points = 65;
    int max_evaluations = 200;         ///< of each refinement
    double relative_tolerance = 1e-7;  ///< of the argument; the value is accurate to its square
};

/// Where the minimum lies. `flat`: the values of the scan do not differ beyond rounding, every point is a
/// minimum.
enum class MinimumPlace { inside, at_lower_end, at_upper_end, flat };

/// The minimum. When it sits at an end of the interval, the true one may lie outside: `place` says so.
/// Usable only when status is `converged`.
struct Minimum {
    double argument = 0.0;
    double value = 0.0;
    double highest = 0.0;  ///< largest value of the scan; infinite when a point was left out
    MinimumPlace place = MinimumPlace::inside;
    int evaluations = 0;
    Status status = Status::not_run;
};

/// Minimum of f over [lower, upper], 0 < lower < upper. Points where f is not finite are left out; status
/// `not_finite` when none remains.
/// @throws BadArgument when the interval is empty or not positive, or fewer than three scan points are asked
/// for.
template <class F>
Minimum find_minimum_on_log_scale(F&& f, double lower, double upper, const Minimization& method = {}) {
    require_positive("lower end of the interval", lower);
    require_positive("upper end of the interval", upper);
    if (!(lower < upper)) refuse("upper end of the interval", upper, "it must exceed the lower end");
    if (method.scan_points < 3) {
        refuse("number of scan points", static_cast<double>(method.scan_points), "it must be three or more");
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Minimum best;
    const auto of_log = [&](double y) {
        ++best.evaluations;
        const double value = f(std::exp(y));
        return std::isfinite(value) ? value : infinity;
    };
    const auto count = static_cast<std::size_t>(method.scan_points);
    const double first = std::log(lower);
    const double spacing = (std::log(upper) - first) / static_cast<double>(count - 1);
    const auto position = [&](std::size_t i) {
        return i + 1 == count ? std::log(upper) : first + spacing * static_cast<double>(i);
    };
    std::vector<double> value(count);
    std::size_t lowest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value[i] = of_log(position(i));
        if (value[i] < value[lowest]) lowest = i;
    }
    best.highest = *std::max_element(value.begin(), value.end());
    if (value[lowest] == infinity) {
        best.status = Status::not_finite;
        return best;
    }
    best.value = value[lowest];
    double at = position(lowest);
    best.status = Status::converged;
    // Brent stops on bits of log x; the position of a smooth minimum carries half the digits of its value.
    const int bits = static_cast<int>(std::ceil(-std::log2(method.relative_tolerance))) + 1;
    for (std::size_t i = 0; i < count; ++i) {
        const double left = i > 0 ? value[i - 1] : infinity;
        const double right = i + 1 < count ? value[i + 1] : infinity;
        if (value[i] == infinity || value[i] > left || value[i] > right) continue;
        const double a = position(i > 0 ? i - 1 : 0);
        const double b = position(i + 1 < count ? i + 1 : i);
        const auto limit = static_cast<std::uintmax_t>(method.max_evaluations);
        std::uintmax_t used = limit;
        // The search variable is the offset from a, so that the stopping rule sees the width of the bracket.
        const auto refined = boost::math::tools::brent_find_minima([&](double s) { return of_log(a + s); },
                                                                   0.0, b - a, bits, used);
        if (refined.second <= best.value) {
            best.value = refined.second;
            at = a + refined.first;
            best.status = used < limit ? Status::converged : Status::iteration_limit;
        }
    }
    best.argument = std::exp(at);
    if (best.highest - best.value <= 8.0 * std::numeric_limits<double>::epsilon() * std::abs(best.value)) {
        best.place = MinimumPlace::flat;
        return best;
    }
    const double edge = 1e-3 * spacing;
    if (at - first < edge) {
        best.place = MinimumPlace::at_lower_end;
        best.argument = lower;
        best.value = value.front() <= best.value ? value.front() : best.value;
    } else if (std::log(upper) - at < edge) {
        best.place = MinimumPlace::at_upper_end;
        best.argument = upper;
        best.value = value.back() <= best.value ? value.back() : best.value;
    }
    return best;
}

}  // namespace resolva
