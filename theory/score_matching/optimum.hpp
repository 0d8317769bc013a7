#pragma once

// Best ridge and best width of a model, by a global scan on the logarithmic scale and Brent's method inside.
//
// The errors are smooth in both, not always unimodal (double descent): the lowest minimum of the scan is
// refined.
//
//   given      a problem, one of lambda and psi_p to vary over a range, the test or the score error
//   unknown    the value of the parameter at which the error is smallest
//
// When the infimum lies at an end of the range the answer says so, and for the ridge the ridgeless limit
// itself is tried. When the errors at every point tried agree within their own error bounds, the error is
// `flat`: the parameter does not matter, and the one reported is as good as any. Points that cannot be solved
// or diverge, and points known less well than `converged` promises, are left out. Failure: the status of the
// points when none of them has a value, `iteration_limit` from the refinement. Cost: about a hundred predictions. Source: [GM26] theorem 1 for the errors.

#include <limits>

#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// What is varied, and which error is minimised.
enum class OptimumOver { ridge, feature_ratio };
enum class OptimumOf { test, score };

/// The range searched.
struct OptimumRange {
    double lower;
    double upper;
};

/// 1e-12 to 1e4 for the ridge, 1e-3 to 1e5 for the feature ratio.
OptimumRange default_range(OptimumOver over);

struct Optimum {
    double argument =
        std::numeric_limits<double>::quiet_NaN();             ///< the ridge or psi_p; 0: the ridgeless limit
    double value = std::numeric_limits<double>::quiet_NaN();  ///< the error there
    MinimumPlace place = MinimumPlace::inside;  ///< at an end: the infimum may lie beyond the range; or flat
    Status status = Status::not_run;
    double value_error = 0.0;  ///< bound on the error of the value
};

/// Minimises one error over one parameter, the others as in the problem. Argument and value are NaN unless
/// the status is `converged`; that of the exact score when the score error is asked for and it has none.
/// @throws BadArgument when the range is empty or not positive.
Optimum find_optimum(const ScoreProblem& problem, OptimumOver over, OptimumOf of, const OptimumRange& range);

/// The same over the default range. That of the ridge is extended by six decades at a time while its end is lower
/// by more than the errors of the values; an answer still at an end has its infimum at zero or infinity.
Optimum find_optimum(const ScoreProblem& problem, OptimumOver over, OptimumOf of);

}  // namespace resolva
