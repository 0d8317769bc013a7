#pragma once

// Folds of a curve: where a coordinate stops increasing along it.
//
//   given      a curve p -> (value(p), slope(p) = dvalue/dp), followed from a known point in small steps of p
//   unknown    the first p in the direction of the step at which slope(p) = 0
//
// The curve is a followed solution of other equations: `follow(point, p)` returns the point at p reached from
// a neighbouring one, with members `parameter`, `value`, `slope` and `usable`. Steps shorten where it cannot
// be followed and otherwise grow with the distance covered; the fold is then a bracketed root of the slope,
// and since the value is stationary there, it is accurate to rounding. A step is taken only when the slopes at
// its ends explain the change of the value. Failure: `diverges` when |p| passes
// `limit` first (the coordinate increases for ever), `iteration_limit` when the curve cannot be followed.

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

/// Options of the search.
struct FoldSearch {
    double growth = 1.5;         ///< of the step
    double largest_step = 0.15;  ///< relative to |p|
    double value_step = 0.0;     ///< allowed change of the value, relative to it; where p passes through zero
    double mismatch = 0.1;       ///< of the change of the value and the one that the slopes explain, relative
    double limit = 1e14;         ///< of |p|
    int max_steps = 1000;
};

/// The fold, or where the search ended. `point` is a fold only when status is `converged`.
template <class Point>
struct Fold {
    Point point{};
    Status status = Status::not_run;
};

/// The first fold from `point` on, in the direction of the sign of `step`. Nothing is refused. Cost: one call
/// of `follow` a step, at most max_steps, and some ten for the root of the slope.
template <class Point, class Follow>
Fold<Point> find_fold(Follow&& follow, Point point, double step, const FoldSearch& method = {}) {
    Fold<Point> fold;
    const double direction = step > 0.0 ? 1.0 : -1.0;
    double length = std::abs(step);
    for (int attempt = 0; attempt < method.max_steps; ++attempt) {
        if (std::abs(point.parameter) > method.limit) {
            fold.point = point;
            fold.status = Status::diverges;
            return fold;
        }
        const Point next = follow(point, point.parameter + direction * length);
        if (!next.usable) {
            length *= 0.25;
            if (point.parameter + direction * length == point.parameter) break;
            continue;
        }
        // Two folds within one step leave the slope positive at both ends, but not the value that it explains.
        const double rise = next.value - point.value;
        const double explained = 0.5 * (point.slope + next.slope) * (next.parameter - point.parameter);
        if (next.slope > 0.0 && std::abs(rise - explained) > method.mismatch * std::abs(explained)) {
            length *= 0.5;
            if (point.parameter + direction * length == point.parameter) break;
            continue;
        }
        if (next.slope <= 0.0) {
            Point last = point;
            const auto slope = [&](double p) {
                const Point at = follow(last, p);
                if (at.usable) last = at;
                return at.usable ? at.slope : std::numeric_limits<double>::quiet_NaN();
            };
            Bracketing root;
            root.relative_tolerance = 1e-13;
            const auto [low, high] = std::minmax(point.parameter, next.parameter);
            const Root at = find_root(slope, low, high, root);
            fold.point = follow(last, at.argument);
            fold.status = fold.point.usable ? at.status : Status::iteration_limit;
            return fold;
        }
        point = next;
        length = std::min(length * method.growth,
                          std::max(method.largest_step * std::abs(point.parameter),
                                   method.value_step * std::abs(point.value) / point.slope));
    }
    fold.point = point;
    fold.status = Status::iteration_limit;
    return fold;
}

}  // namespace resolva
