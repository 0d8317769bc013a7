#pragma once

#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "output/plot.hpp"
#include "output/table.hpp"
#include "sampling/sampling_options.hpp"

namespace resolva::program {

/// The steps of a sampler, one a row, headed by its options and total errors.
Table to_table(const SamplingOptions& options, const NoiseSchedule& schedule, const SamplerDesign& design,
               const SamplingErrors& errors);

/// The noise levels of a learned path, one a row.
Table to_table(const NoiseSchedule& schedule, const LearnedPath& path);

/// What each step contributes to the path divergence.
Plot to_plot(const SamplingErrors& errors);
Plot to_plot(const LearnedPath& path);

}  // namespace resolva::program
