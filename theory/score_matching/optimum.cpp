#include <resolva/theory/score_matching/optimum.hpp>

#include <cmath>
#include <limits>

#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

OptimumRange default_range(OptimumOver over) {
    return over == OptimumOver::ridge ? OptimumRange{1e-12, 1e4} : OptimumRange{1e-3, 1e5};
}

Optimum find_optimum(const ScoreProblem& problem, OptimumOver over, OptimumOf of, const OptimumRange& range) {
    ScoreProblem varied = problem;
    double& parameter = over == OptimumOver::ridge ? varied.ridge : varied.feature_ratio;
    const auto error_at = [&](double x) {
        parameter = x;
        const Prediction at = predict(varied);
        if (at.status != Status::converged) return std::numeric_limits<double>::infinity();
        return of == OptimumOf::test ? at.test : at.score;
    };
    const Minimum minimum = find_minimum_on_log_scale(error_at, range.lower, range.upper);
    Optimum optimum{minimum.argument, minimum.value, minimum.place, minimum.status};
    if (over == OptimumOver::ridge && optimum.status == Status::converged) {
        // Towards zero the error flattens into a plateau; the limit itself is preferred to a point on it.
        const double ridgeless = error_at(0.0);
        if (ridgeless <= optimum.value + 1e-12 * std::abs(optimum.value)) {
            optimum.argument = 0.0;
            optimum.value = ridgeless;
            optimum.place = MinimumPlace::inside;  // zero is the end of the domain, not of the search
        }
    }
    return optimum;
}

}  // namespace resolva
