#pragma once

// All fixed points x = T(x) of an increasing map T of one variable on an interval.
//
// Monotonicity decides where none can be: T(l) > l excludes [l, T(l)], and T(u) < u excludes [T(u), u]. The
// search marches over the interval by these steps, upwards where T rises above the diagonal and downwards
// where it falls below, and by `resolution` where a step would be shorter, so that only pairs of fixed points
// closer than this can be missed (as at a saddle-node, where they merge). An interval that falls at its lower
// and rises at its upper end is halved. Each fixed point found comes with a bracket and with its kind:
// attracting when T(x) - x falls through zero, repelling when it rises. Cost: one evaluation a step.
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
    struct End {
        double at, image;
        bool rises() const { return image > at; }
    };
    struct Interval {
        End lower, upper;
    };
    FixedPointBrackets found;
    const auto evaluate = [&](double x) {
        ++found.evaluations;
        return End{x, map(x)};
    };
    const auto add = [&](const End& left, const End& right) {
        double from = left.at;
        double to = right.at;
        if (left.rises()) {  // then x* = T(x*) lies between the images, too
            from = std::min(std::max(from, left.image), right.at);
            to = std::max(std::min(to, right.image), from);
        }
        found.brackets.push_back({from - search.slack, to + search.slack, left.rises()});
    };
    std::vector<Interval> pending;
    {
        const End bottom = evaluate(lower);
        pending.push_back({bottom, evaluate(upper)});
    }
    while (!pending.empty()) {
        auto [left, right] = pending.back();
        pending.pop_back();
        if (std::isnan(left.image) || std::isnan(right.image)) {
            found.status = Status::not_finite;
            return found;
        }
        if (found.evaluations >= search.max_evaluations) {
            found.status = Status::iteration_limit;
            return found;
        }
        const bool narrow = right.at - left.at <= search.resolution;
        if (left.rises()) {
            const double next = std::max(left.image - search.slack, left.at + search.resolution);
            if (narrow || next >= right.at) {
                // All that is left to cross is shorter than one step.
                if (!right.rises()) add(left, right);
                continue;
            }
            const End at = evaluate(next);
            if (!at.rises()) add(left, at);
            pending.push_back({at, right});
        } else if (!right.rises()) {
            const double next = std::min(right.image + search.slack, right.at - search.resolution);
            if (narrow || next <= left.at) continue;
            const End at = evaluate(next);
            if (at.rises()) add(at, right);
            pending.push_back({left, at});
        } else if (narrow) {
            add(left, right);
        } else {
            const End middle = evaluate(0.5 * (left.at + right.at));
            pending.push_back({left, middle});
            pending.push_back({middle, right});
        }
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
