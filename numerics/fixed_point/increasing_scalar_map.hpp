#pragma once

// All fixed points x = T(x) of an increasing map T of one variable on an interval.
//
// Monotonicity decides where none can be: if T(l) > u or T(u) < l, then [l, u] holds no fixed point, and
// otherwise l may be raised to T(l) when T(l) > l and u lowered to T(u) when T(u) < u. Intervals that survive
// are halved until they are shorter than `resolution`, so that only pairs of fixed points closer than this
// can be missed (as at a saddle-node, where they merge). Each fixed point found comes with a bracket and with
// its kind: attracting when T(x) - x falls through zero, repelling when it rises. Cost: a few evaluations per
// halving.
//
// `slack` bounds the error of T, when the search runs on a cheap version of it: brackets are widened by as
// much.

#include <algorithm>
#include <cmath>
#include <vector>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

struct FixedPointBracket {
    double lower = 0.0;
    double upper = 0.0;
    bool attracting = true;
};

struct FixedPointSearch {
    double resolution = 0.05;
    double slack = 0.0;
    int max_evaluations = 2000;
};

struct FixedPointBrackets {
    std::vector<FixedPointBracket> brackets;  ///< in increasing order
    int evaluations = 0;
    Status status = Status::not_run;
};

/// Brackets of every fixed point in [lower, upper].
template <class Map>
FixedPointBrackets bracket_fixed_points(Map&& map, double lower, double upper,
                                        const FixedPointSearch& search = {}) {
    struct Interval {
        double lower, image_of_lower, upper, image_of_upper;
        bool rises_at_lower, rises_at_upper;  // T(x) > x at the ends
    };
    FixedPointBrackets found;
    const double at_lower = map(lower);
    const double at_upper = map(upper);
    found.evaluations = 2;
    std::vector<Interval> pending{{lower, at_lower, upper, at_upper, at_lower > lower, at_upper > upper}};
    while (!pending.empty()) {
        Interval now = pending.back();
        pending.pop_back();
        if (now.rises_at_lower) now.lower = std::max(now.lower, now.image_of_lower - search.slack);
        if (!now.rises_at_upper) now.upper = std::min(now.upper, now.image_of_upper + search.slack);
        const bool crosses = now.rises_at_lower != now.rises_at_upper;
        if (now.upper - now.lower <= search.resolution) {
            if (crosses) {
                const auto ends = std::minmax(now.lower, now.upper);
                found.brackets.push_back(
                    {ends.first - search.slack, ends.second + search.slack, now.rises_at_lower});
            }
            continue;
        }
        if (found.evaluations >= search.max_evaluations) {
            found.status = Status::iteration_limit;
            return found;
        }
        const double middle = 0.5 * (now.lower + now.upper);
        const double image = map(middle);
        ++found.evaluations;
        if (std::isnan(image)) {
            found.status = Status::not_finite;
            return found;
        }
        const bool rises = image > middle;
        // The ends' images were used up by the tightening: only the signs there are known now.
        pending.push_back({middle, image, now.upper, now.upper, rises, now.rises_at_upper});
        pending.push_back({now.lower, now.lower, middle, image, now.rises_at_lower, rises});
    }
    std::sort(found.brackets.begin(), found.brackets.end(),
              [](const auto& a, const auto& b) { return a.lower < b.lower; });
    found.status = Status::converged;
    return found;
}

/// T and its derivative at one point.
struct ValueAndSlope {
    double value = 0.0;
    double slope = 0.0;
};

struct ScalarFixedPoint {
    double value = 0.0;
    double last_step = 0.0;  ///< the Newton step that led to `value`; its square bounds the remaining error
    int evaluations = 0;
    Status status = Status::not_run;
};

/// Newton's method for x = T(x) inside [lower, upper], where T(x) - x changes sign; `attracting` says how. A
/// step that would leave the bracket is replaced by halving it. Ends after the first step below `tolerance`.
/// map(x) returns ValueAndSlope.
template <class Map>
ScalarFixedPoint refine_fixed_point(Map&& map, double guess, FixedPointBracket bracket, double tolerance,
                                    int max_evaluations = 60) {
    ScalarFixedPoint solution{guess, 0.0, 0, Status::iteration_limit};
    while (solution.evaluations < max_evaluations) {
        const double x = solution.value;
        const ValueAndSlope at = map(x);
        ++solution.evaluations;
        if (!std::isfinite(at.value) || !std::isfinite(at.slope)) {
            solution.status = Status::not_finite;
            return solution;
        }
        const double defect = at.value - x;
        ((defect > 0.0) == bracket.attracting ? bracket.lower : bracket.upper) = x;
        double next = x + defect / (1.0 - at.slope);
        if (!(next >= bracket.lower && next <= bracket.upper)) next = 0.5 * (bracket.lower + bracket.upper);
        solution.last_step = next - x;
        solution.value = next;
        if (std::abs(solution.last_step) <= tolerance) {
            // A bracket that shrinks to nothing without the defect vanishing was no bracket of this map.
            solution.status = std::abs(defect) <= 10.0 * tolerance * std::abs(1.0 - at.slope) + tolerance
                                  ? Status::converged
                                  : Status::no_bracket;
            return solution;
        }
    }
    return solution;
}

}  // namespace resolva
