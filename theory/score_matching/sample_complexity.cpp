#include <resolva/theory/score_matching/sample_complexity.hpp>

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

SampleComplexity sample_complexity(const ScoreProblem& problem, double target_score) {
    require_positive("target score", target_score);
    ScoreProblem varied = problem;
    const auto excess = [&](double sample_ratio) {
        varied.sample_ratio = sample_ratio;
        const Prediction at = predict(varied);
        if (at.status == Status::diverges) return std::numeric_limits<double>::max();
        return at.status == Status::converged ? at.score - target_score : std::numeric_limits<double>::quiet_NaN();
    };

    constexpr int points = 241;  // sixteen a decade
    SampleComplexity result{};
    result.sample_ratio = result.lasting_sample_ratio = std::numeric_limits<double>::quiet_NaN();
    const double step = std::log(largest_sample_ratio / smallest_sample_ratio) / (points - 1);
    double before = smallest_sample_ratio;
    double excess_before = excess(before);
    result.status = Status::converged;
    if (excess_before <= 0.0) result.sample_ratio = result.lasting_sample_ratio = 0.0;
    for (int i = 1; i < points; ++i) {
        const double here = smallest_sample_ratio * std::exp(step * i);
        const double excess_here = excess(here);
        if (std::isnan(excess_here)) {
            result.status = Status::not_finite;
            result.reason = "The equations could not be solved at psi_n = " + to_text(here) + ".";
            return result;
        }
        if ((excess_before > 0.0) != (excess_here > 0.0)) {
            const Root root = find_root(excess, before, here);
            if (root.status != Status::converged) {
                result.status = root.status;
                result.reason = std::string(explain(root.status));
                return result;
            }
            result.crossings.push_back(root.argument);
            if (std::isnan(result.sample_ratio)) result.sample_ratio = root.argument;
            result.lasting_sample_ratio =
                excess_here > 0.0 ? std::numeric_limits<double>::quiet_NaN() : root.argument;
        }
        before = here;
        excess_before = excess_here;
    }
    result.limit = excess_before + target_score;
    if (std::isnan(result.sample_ratio)) {
        result.status = Status::no_bracket;
        result.reason = "No sample size reaches the target: with infinitely many samples the score error is " +
                        to_text(result.limit) + "; try more features or a smaller ridge.";
    }
    return result;
}

}  // namespace resolva
