#pragma once

// Roots of a continuous scalar function by bracketing (algorithm 748 of Alefeld, Potra & Shi 1995,
// Boost.Math).
//
//   given      f, continuous where it changes sign, and a bracket or a guess
//   unknown    x with f(x) = 0, or where f jumps through zero
//
// Failure: `no_bracket` when f does not change sign, `not_finite` when f is not finite at a point of the
// search, `iteration_limit`. Cost: some ten evaluations for a smooth f at full accuracy.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <boost/math/tools/toms748_solve.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// Options of the method.
struct Bracketing {
    double relative_tolerance = 4e-16;  ///< width of the final bracket over the larger of its ends
    int max_evaluations = 200;
    int max_expansions = 60;  ///< only for `find_root_on_log_scale`
    double expansion = 4.0;   ///< factor applied to the far end at each expansion
};

/// A root with its final bracket lower <= argument <= upper. Usable only when status is `converged`.
struct Root {
    double argument = 0.0;
    double lower = 0.0;
    double upper = 0.0;
    int evaluations = 0;
    Status status = Status::not_run;
};

namespace detail {

template <class F>
Root root_in_bracket(F& f, double lower, double upper, double f_lower, double f_upper, Root result,
                     const Bracketing& method) {
    result.lower = lower;
    result.upper = upper;
    if (!std::isfinite(f_lower) || !std::isfinite(f_upper)) {
        result.status = Status::not_finite;
        return result;
    }
    if (f_lower == 0.0 || f_upper == 0.0) {
        result.argument = result.lower = result.upper = f_lower == 0.0 ? lower : upper;
        result.status = Status::converged;
        return result;
    }
    if ((f_lower > 0.0) == (f_upper > 0.0)) {
        result.argument = std::numeric_limits<double>::quiet_NaN();
        result.status = Status::no_bracket;
        return result;
    }
    bool finite = true;
    const auto guarded = [&](double x) {
        const double value = f(x);
        if (std::isfinite(value)) return value;
        finite = false;
        return 0.0;  // ends the search at once
    };
    const double smallest = std::numeric_limits<double>::min();
    const auto narrow = [&](double a, double b) {
        const double scale = std::max({std::abs(a), std::abs(b), smallest});
        return std::abs(b - a) <= method.relative_tolerance * scale;
    };
    const int allowed = method.max_evaluations - result.evaluations;
    std::uintmax_t used = allowed > 0 ? static_cast<std::uintmax_t>(allowed) : 0;
    const auto bracket =
        boost::math::tools::toms748_solve(guarded, lower, upper, f_lower, f_upper, narrow, used);
    result.evaluations += static_cast<int>(used);
    result.lower = bracket.first;
    result.upper = bracket.second;
    result.argument = 0.5 * (result.lower + result.upper);
    const bool exact = result.lower == result.upper;
    result.status =
        !finite ? Status::not_finite
                : (exact || narrow(result.lower, result.upper) ? Status::converged : Status::iteration_limit);
    return result;
}

}  // namespace detail

/// The root of f in [lower, upper], where f must change sign; otherwise status `no_bracket` and argument NaN.
/// @throws BadArgument unless lower < upper and both are finite.
template <class F>
Root find_root(F&& f, double lower, double upper, const Bracketing& method = {}) {
    require_finite("lower end of the bracket", lower);
    require_finite("upper end of the bracket", upper);
    if (!(lower < upper)) refuse("upper end of the bracket", upper, "it must exceed the lower end");
    Root result;
    const double f_lower = f(lower);
    const double f_upper = f(upper);
    result.evaluations = 2;
    return detail::root_in_bracket(f, lower, upper, f_lower, f_upper, result, method);
}

/// The root of f on (0, infinity) next to `guess`: the interval [guess / e, guess e] grows geometrically on
/// both sides until f changes sign. No sign change within the allowed expansions: status `no_bracket`.
/// @throws BadArgument unless 0 < guess < infinity and the expansion factor exceeds one.
template <class F>
Root find_root_on_log_scale(F&& f, double guess, const Bracketing& method = {}) {
    require_positive("guess", guess);
    if (!(method.expansion > 1.0)) refuse("expansion factor", method.expansion, "it must exceed one");
    Root result;
    double lower = guess;
    double upper = guess;
    double f_lower = f(guess);
    double f_upper = f_lower;
    result.evaluations = 1;
    for (int step = 0; step < method.max_expansions; ++step) {
        if (!std::isfinite(f_lower) || !std::isfinite(f_upper) || f_lower == 0.0) break;
        const double below = lower / method.expansion;
        const double above = upper * method.expansion;
        if (!(below > 0.0) || !std::isfinite(above)) break;
        const double f_below = f(below);
        const double f_above = f(above);
        result.evaluations += 2;
        if ((f_below > 0.0) != (f_lower > 0.0) || f_below == 0.0) {
            return detail::root_in_bracket(f, below, lower, f_below, f_lower, result, method);
        }
        if ((f_above > 0.0) != (f_upper > 0.0) || f_above == 0.0) {
            return detail::root_in_bracket(f, upper, above, f_upper, f_above, result, method);
        }
        lower = below;
        upper = above;
        f_lower = f_below;
        f_upper = f_above;
    }
    return detail::root_in_bracket(f, lower, upper, f_lower, f_upper, result, method);
}

}  // namespace resolva
