#include <resolva/theory/score_matching/optimum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

OptimumRange default_range(OptimumOver over) {
    return over == OptimumOver::ridge ? OptimumRange{1e-12, 1e4} : OptimumRange{1e-3, 1e5};
}

Optimum find_optimum(const ScoreProblem& problem, OptimumOver over, OptimumOf of, const OptimumRange& range) {
    if (of == OptimumOf::score && !std::isfinite(problem.exact.value)) {
        Optimum unknown;
        unknown.status = problem.exact.status;
        return unknown;
    }
    ScoreProblem varied = problem;
    double& parameter = over == OptimumOver::ridge ? varied.ridge : varied.feature_ratio;
    // Every error lies within its own bound of the truth: a constant agrees with all while the bounds
    // overlap. The exact error is the same number at every point, so its own error does not count.
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double least_above = infinity;
    double greatest_below = -infinity;
    bool solved = true;
    Status failure = Status::not_run;
    double last_bound = 0.0;
    const auto error_at = [&](double x) {
        parameter = x;
        const Prediction at = predict(varied);
        if (at.status != Status::converged) {
            solved = false;
            failure = at.status;
            return infinity;
        }
        const double error = of == OptimumOf::test ? at.test : at.score;
        const double bound =
            at.test * at.relative_error / (of == OptimumOf::test ? 1.0 : problem.noising.noise);
        last_bound = bound;
        least_above = std::min(least_above, error + bound);
        greatest_below = std::max(greatest_below, error - bound);
        return error;
    };
    const Minimum minimum = find_minimum_on_log_scale(error_at, range.lower, range.upper);
    if (minimum.status != Status::converged) {
        // When no point has a value, the status is what the points themselves say.
        Optimum failed;
        const bool none = minimum.status == Status::not_finite && failure != Status::not_run;
        failed.status = none ? failure : minimum.status;
        return failed;
    }
    Optimum optimum{minimum.argument, minimum.value, minimum.place, minimum.status};
    if (over == OptimumOver::ridge) {
        // Towards zero the error flattens into a plateau; the limit itself is preferred to a point on it.
        const double ridgeless = error_at(0.0);
        if (ridgeless <= optimum.value + 1e-12 * std::abs(optimum.value)) {
            optimum.argument = 0.0;
            optimum.value = ridgeless;
            if (optimum.place != MinimumPlace::flat) {
                optimum.place = MinimumPlace::inside;  // zero is the end of the domain, not of the search
            }
        }
    }
    if (over == OptimumOver::ridge && optimum.place == MinimumPlace::inside) {
        // An infinite ridge is the zero network, of test error one: where nothing beats it, the minimum found is
        // where the approach to it is lost in rounding.
        const double zero_network =
            of == OptimumOf::test ? 1.0 : (1.0 - problem.exact.value) / problem.noising.noise;
        if (!(optimum.value < zero_network)) optimum.place = MinimumPlace::at_upper_end;
    }
    if (solved && greatest_below <= least_above) {
        optimum.place = MinimumPlace::flat;
    }
    error_at(optimum.argument);
    optimum.value_error = last_bound;
    return optimum;
}

Optimum find_optimum(const ScoreProblem& problem, OptimumOver over, OptimumOf of) {
    OptimumRange range = default_range(over);
    Optimum best = find_optimum(problem, over, of, range);
    // Towards infinite width the error falls for ever; an infinite ridge is the zero network.
    for (int extension = 0; over == OptimumOver::ridge && extension < 6; ++extension) {
        const bool upper = best.place == MinimumPlace::at_upper_end;
        if (best.status != Status::converged || (!upper && best.place != MinimumPlace::at_lower_end)) break;
        // The end reached stays inside, so that a minimum next to it is bracketed.
        range = upper ? OptimumRange{range.upper * 1e-2, range.upper * 1e6}
                      : OptimumRange{range.lower * 1e-6, range.lower * 1e2};
        const Optimum next = find_optimum(problem, over, of, range);
        // A fall within the errors of the values is none: the end of the range keeps its name.
        const bool lower = next.status == Status::converged && next.place != MinimumPlace::flat &&
                           next.value + next.value_error < best.value - best.value_error;
        if (!lower) break;
        best = next;
    }
    return best;
}

}  // namespace resolva
