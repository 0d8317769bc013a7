#pragma once

// The parameters of denoising score matching with random features, shared by the models of its errors after training
// and along training. Source: [GM26] section 2.

#include <vector>

#include <resolva/theory/model/parameter_point.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// Positions in score_matching_parameters().
enum class ScoreParameter {
    activation,
    manifold,
    spectrum,
    time,
    signal,
    noise,
    sample_ratio,
    feature_ratio,
    intrinsic_ratio,
    ridge,
    draws
};

const std::vector<Parameter>& score_matching_parameters();

/// The equations at a point whose list begins with score_matching_parameters(): constants, spectrum, exact error.
/// @throws BadArgument as `equations`, or when one of signal and noise is missing.
ScoreProblem score_problem_at(const ParameterPoint& point);

/// Writes psi_n, psi_p, lambda and m, in this order, into a problem.
void set_free_numbers(ScoreProblem& problem, double sample_ratio, double feature_ratio, double ridge,
                      double draws);

/// psi_n and psi_p near which errors may have narrow peaks: the interpolation thresholds.
std::vector<double> interpolation_thresholds(const ParameterPoint& point, std::size_t number);

}  // namespace resolva
