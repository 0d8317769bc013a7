#pragma once

// Sample complexity: the number of samples per dimension at which the score error comes down to a target.
//
//   given      a problem at any psi_n, a target E > 0
//   unknown    every psi_n in [1e-6, 1e9] with score(psi_n) = E
//
// Near interpolation the error need not decrease with the number of samples (double descent). The scan has
// sixteen points a decade and closes in geometrically on the thresholds psi_n = p/d, 1 and, for m draws, p/(m
// d), 1/m, where peaks become narrow as the ridge decreases; extrema of the scan are followed
// (numerics/root/crossings.hpp). Missed in pairs are only the crossings of a peak or dip narrower than a
// sixteenth of a decade at another place. Where the ridgeless error diverges it counts as infinite, a point
// that cannot be solved is passed over; `inaccurate` when a crossing lies where the error is known less well
// than `converged` promises. Cost: some four to seven hundred predictions, below a millisecond
// for closed-form spectra. Source: [GM26] theorem 1 for the score error.

#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

struct SampleComplexity {
    /// Smallest psi_n at which the score error reaches the target; NaN when none does, zero when the
    /// smallest one searched already meets it.
    double sample_ratio;
    /// From here on the score error stays at or below the target; differs when double descent raises it
    /// again. NaN when the error ends above the target.
    double lasting_sample_ratio;
    std::vector<double> crossings;    ///< psi_n where the score error equals the target, increasing
    double limit;                     ///< score error at the largest psi_n searched
    Status status = Status::not_run;  ///< `no_bracket` when the target is not reached
    std::string reason;               ///< one sentence when a number above is NaN
};

/// Range of psi_n that is searched.
inline constexpr double smallest_sample_ratio = 1e-6;
inline constexpr double largest_sample_ratio = 1e9;

/// Where the score error of the problem, as a function of psi_n, reaches the target.
/// @throws BadArgument unless the target is positive and finite.
SampleComplexity sample_complexity(const ScoreProblem& problem, double target_score);

}  // namespace resolva
