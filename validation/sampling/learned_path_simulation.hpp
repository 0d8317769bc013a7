#pragma once

// The sampler's path divergence with trained random-feature networks at finite size: one network a noise
// level, trained on n = psi_n d samples with m draws each, evaluated on fresh samples of the true forward
// law.

#include <cstdint>
#include <vector>

#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>
#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// Path KL per dimension of one realisation of data, networks and noise.
struct SimulatedPath {
    double path_kl = 0.0;
    std::vector<double> score;  ///< E|s_A - s*|^2/d at t = 2..T
};

/// Given X_t, both transitions are Gaussian and their divergence is exact; only X_t is averaged over `fresh`
/// samples. Data: linear manifold with a sampled M of D = psi_D d columns, in the eigenbasis of its
/// covariance.
/// @throws BadArgument for a nonlinear manifold, infinitely many draws, a dimension below 2 or no fresh
/// sample.
SimulatedPath simulate_learned_path(const Model& model, int dimension, const NoiseSchedule& schedule,
                                    const SamplerDesign& design, int fresh, std::uint64_t seed,
                                    std::uint32_t replica);

}  // namespace resolva
