#pragma once

// The DDPM sampler with a learned score: one random-feature network of [GM26] for each noise level.
//
// Level A_t of the sampler is the noising a^2 = A_t, h = 1 - A_t of the flagship model. The path divergence
// is an expectation under the true forward law, and the mean of the sampler's transition differs from the
// true one by (deta s* + eta (s_A - s*)) / sqrt(a_t), with s* the exact score and deta the design's departure
// from the adaptive one. Per data dimension, in the proportional limit,
//     path KL = KL with the exact score + sum_t eta_t^2/(2 sig_t^2) score_t + sum_t deta_t eta_t/sig_t^2
//     aligned_t, score_t = E|s_A - s*|^2/d,    aligned_t = E<s*, s_A - s*>/d = chi beta^2 <D>/h - <1/(a^2 c +
//     h)>.
// The cross term vanishes for designs with the adaptive drift. Nothing here asks the data to be Gaussian:
// on a linear manifold the exact part is that of Gaussian data with the spectrum of the model; on a nonlinear
// one E|s*|^2 = d (1 - exact_t)/h_t and the mutual information of the least noisy level come from Bayes-
// optimal estimation (exact_score), and information_path.hpp turns them into the exact part.
// Cost: a solution of the order-parameter equations a level, some microseconds each; on a nonlinear manifold
// 5 to 350 ms a level for the exact score, once for all samples and features.

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/numerics/root/bracketing.hpp>
#include <resolva/numerics/root/first_integer.hpp>
#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>
#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// The network of one noise level.
struct LearnedLevel {
    int step;             ///< t
    double score;         ///< E|s_A - s*|^2 / d
    double aligned;       ///< E<s*, s_A - s*> / d
    double contribution;  ///< of the level to the path KL beyond the exact score, per dimension
};

/// Path KL per data dimension and its parts; a part that was not computed is NaN.
struct LearnedPath {
    double total = std::numeric_limits<double>::quiet_NaN();
    /// With the exact score, KL(X_T || Y_T) included.
    double exact_part = std::numeric_limits<double>::quiet_NaN();
    double score_part = std::numeric_limits<double>::quiet_NaN();
    double cross_part = std::numeric_limits<double>::quiet_NaN();
    std::vector<LearnedLevel> levels;  ///< t = 2..T
    Status status = Status::not_run;
    std::string reason{};  ///< one sentence unless converged
};

/// The noising of the model is replaced level by level; everything else is the model's.
/// Status: `diverges` for deterministic designs and at an interpolation threshold; that of the exact score
/// where a nonlinear manifold's did not converge.
/// @throws BadArgument for a model that is refused, or a design with another number of steps.
LearnedPath learned_path(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design);

/// Smallest psi_n in [1e-3, 1e6] at which the path KL per dimension comes down to the target.
Root samples_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                       double target);

/// Smallest psi_p in [1e-3, 1e6] at which it does.
Root features_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                        double target);

/// The most steps that are tried for the model: 2^14, on a nonlinear manifold 2^8.
int most_learned_steps_to_target(const Model& model);

/// Smallest number of steps of the Li-Yan schedule up to that, at which it does. More steps begin at less
/// noise, where the networks are worst: the learned path KL has a minimum in T, and a target below it has no
/// answer (`no_bracket`). The search doubles the steps and may miss an interval of T shorter than a factor of
/// two.
FirstInteger learned_steps_to_target(const Model& model, std::string_view design, double target,
                                     double c0 = 2.0, double c1 = 4.0);

}  // namespace resolva
