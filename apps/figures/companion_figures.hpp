#pragma once

#include "figures/registry.hpp"

namespace resolva::program {

/// KL, total variation and path KL of the sampler against dimension and steps, with the theorem's rate.
FigureOutput ddpm_figure(int threads);

/// The bound along training time beside the exact losses and divergences of the mixture experiment.
FigureOutput generalization_figure(int threads);

/// Sampling error with the learned score against training samples, steps and intrinsic dimension.
FigureOutput learned_sampling_figure(int threads);

}  // namespace resolva::program
