#pragma once

// One fixed point x = T(x) of a map of one variable, by Newton's method inside a bracket.

#include <cmath>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// T and its derivative at one point.
struct ValueAndSlope {
    double value = 0.0;
    double slope = 0.0;
};

/// An interval on which T(x) - x changes sign once.
struct FixedPointBracket {
    double lower = 0.0;
    double upper = 0.0;
    bool attracting = true;  ///< T(x) - x falls through zero
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
            solution.status = std::abs(defect) <= 10.0 * tolerance * std::abs(1.0 - at.slope)
                                  ? Status::converged
                                  : Status::no_bracket;
            return solution;
        }
    }
    return solution;
}

}  // namespace resolva
