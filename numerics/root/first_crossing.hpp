#pragma once

// The first point, on the logarithmic scale, at which a function comes down to zero.
//
//   given      f on [lower, upper], 0 < lower < upper; f may be infinite, not NaN
//   unknown    the smallest x with f(x) <= 0
//
// Cost: at most scan_points evaluations, ended by the first crossing, and some ten for its refinement. Every
// crossing, and those on narrow peaks: crossings.hpp.

#include <cmath>

#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

/// Options: values at `scan_points` points equally spaced in log x; the first change from positive to not
/// positive is refined by bracketing. A dip narrower than one spacing may be missed.
struct CrossingSearch {
    int scan_points = 49;
    Bracketing bracketing{.relative_tolerance = 1e-10};
};

/// The smallest x in [lower, upper] found with f(x) <= 0, from above. The lower end itself when f is not
/// positive there; `no_bracket` when f stays positive; `not_finite` when it is not a number before the
/// crossing. f may be infinite.
/// @throws BadArgument when the interval is empty or not positive, or fewer than two scan points are asked
/// for.
template <class F>
Root find_first_crossing_on_log_scale(F&& f, double lower, double upper, const CrossingSearch& method = {}) {
    require_positive("lower end of the interval", lower);
    require_positive("upper end of the interval", upper);
    if (!(lower < upper)) refuse("upper end of the interval", upper, "it must exceed the lower end");
    if (method.scan_points < 2) {
        refuse("number of scan points", static_cast<double>(method.scan_points), "it must be two or more");
    }
    const auto bounded = [&](double x) { return std::min(static_cast<double>(f(x)), 1e300); };
    Root result;
    double before = lower;
    double f_before = bounded(lower);
    for (int i = 1;; ++i) {
        ++result.evaluations;
        if (std::isnan(f_before)) {
            result.argument = f_before;
            result.status = Status::not_finite;
            return result;
        }
        if (f_before <= 0.0) {  // only at the lower end
            result.argument = result.lower = result.upper = before;
            result.status = Status::converged;
            return result;
        }
        if (i == method.scan_points) break;
        const double here = lower * std::exp(std::log(upper / lower) * i / (method.scan_points - 1));
        const double f_here = bounded(here);
        if (f_here <= 0.0) {
            const int scanned = result.evaluations + 1;
            result = find_root(bounded, before, here, method.bracketing);
            result.evaluations += scanned;
            return result;
        }
        before = here;
        f_before = f_here;
    }
    result.argument = std::numeric_limits<double>::quiet_NaN();
    result.status = Status::no_bracket;
    return result;
}

}  // namespace resolva
