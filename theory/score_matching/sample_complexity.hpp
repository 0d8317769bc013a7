#pragma once

// Sample complexity: the number of samples per dimension at which the score error comes down to a target.
//
// Near interpolation the error need not decrease with the number of samples (double descent), so every crossing is
// found: a scan on the logarithmic scale, each sign change refined by bracketing. Cost: some four hundred
// predictions, below a millisecond for closed-form spectra.

#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

struct SampleComplexity {
    /// Smallest psi_n at which the score error reaches the target; NaN when none does, zero when the
    /// smallest one searched already meets it.
    double sample_ratio;
    /// From here on the score error stays at or below the target; differs when double descent raises it again.
    double lasting_sample_ratio;
    std::vector<double> crossings;  ///< every psi_n where the score error equals the target
    double limit;                   ///< score error for infinitely many samples
    Status status = Status::not_run;  ///< `no_bracket` when the target is not reached
    std::string reason;               ///< one sentence when it is not
};

/// Range of psi_n that is searched.
inline constexpr double smallest_sample_ratio = 1e-6;
inline constexpr double largest_sample_ratio = 1e9;

/// Where the score error of the problem, as a function of psi_n, reaches the target.
/// @throws BadArgument unless the target is positive and finite.
SampleComplexity sample_complexity(const ScoreProblem& problem, double target_score);

}  // namespace resolva
