#include <resolva/theory/score_matching/sample_complexity.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/crossings.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

namespace {

/// Where peaks may be: the samples, or all their noise draws, as many as the features or as their linear
/// part.
std::vector<double> thresholds(const ScoreProblem& problem) {
    const double features = problem.feature_ratio;
    std::vector<double> result{features};
    if (features > 1.0) result.push_back(1.0);
    if (!problem.draws.is_infinite() && problem.draws.inverse() < 1.0) {
        result.push_back(features * problem.draws.inverse());
        if (features > 1.0) result.push_back(problem.draws.inverse());
    }
    return result;
}

}  // namespace

SampleComplexity sample_complexity(const ScoreProblem& problem, double target_score) {
    require_positive("target score", target_score);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    ScoreProblem varied = problem;
    const auto score_at = [&](double sample_ratio) {
        varied.sample_ratio = sample_ratio;
        const Prediction at = predict(varied);
        return at.has_values() || at.status == Status::diverges ? at.score : none;
    };

    SampleComplexity result{};
    result.sample_ratio = result.lasting_sample_ratio = none;
    result.limit = none;
    if (!std::isfinite(problem.exact.value)) {
        result.status = problem.exact.status;
        result.reason = std::string(explain_exact_score(problem.exact.status));
        return result;
    }
    result.limit = score_at(largest_sample_ratio);
    const Crossings found = find_crossings_on_log_scale(
        [&](double sample_ratio) { return score_at(sample_ratio) - target_score; }, smallest_sample_ratio,
        largest_sample_ratio, thresholds(problem));
    result.status = found.status;
    if (found.status != Status::converged) {
        result.reason = "The equations could not be solved near psi_n = " + to_text(found.failed_at) + ": " +
                        std::string(explain(found.status));
        return result;
    }
    for (const Crossing& crossing : found.crossings) {
        result.crossings.push_back(crossing.argument);
        varied.sample_ratio = crossing.argument;
        const Prediction at = predict(varied);
        if (at.status != Status::inaccurate) continue;
        result.status = at.status;
        result.reason = "The score error near psi_n = " + to_text(crossing.argument) +
                        " is known to a relative error of " + to_text(at.relative_error) + " only.";
    }
    if (!found.starts_positive) {
        result.sample_ratio = 0.0;
    } else if (!found.crossings.empty()) {
        result.sample_ratio = found.crossings.front().argument;
    }
    if (!found.ends_positive) {
        result.lasting_sample_ratio = found.crossings.empty() ? 0.0 : found.crossings.back().argument;
    }
    if (result.status == Status::inaccurate) return result;
    if (std::isnan(result.sample_ratio)) {
        result.status = Status::no_bracket;
        result.reason =
            "No sample size reaches the target: with infinitely many samples the score error is " +
            to_text(result.limit) + "; try more features or a smaller ridge.";
    } else if (std::isnan(result.lasting_sample_ratio)) {
        result.reason =
            "The target is reached and left again: with infinitely many samples the score error is " +
            to_text(result.limit) + ".";
    }
    return result;
}

}  // namespace resolva
