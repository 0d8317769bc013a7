#pragma once

#include <string>
#include <vector>

#include <resolva/theory/sampling/gaussian_mixture.hpp>
#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

#include "command_line/command.hpp"

namespace resolva::program {

/// Options that describe the data, the schedule and the design of a sampler, as typed.
struct SamplingOptions {
    std::string dimension = "64";
    std::string intrinsic = "8";
    std::string spectrum = "subspace";
    std::string steps = "1000";
    std::string schedule = "li-yan";
    std::string c0 = "2";
    std::string c1 = "4";
    std::string design = "adaptive";
};

void add_sampling_options(std::vector<Option>& options, SamplingOptions& target);

int build_dimension(const SamplingOptions& options);
int build_intrinsic(const SamplingOptions& options);

/// "subspace" (the intrinsic dimension of the ambient one), or what --spectrum of the other commands accepts.
DiscreteSpectrum build_data(const SamplingOptions& options);

NoiseSchedule build_schedule(const SamplingOptions& options);

/// A named design, or table:PATH with T - 1 lines "eta variance" for t = 2, ..., T.
SamplerDesign build_design(const SamplingOptions& options, const NoiseSchedule& schedule);

/// "MEAN:DEVIATION[:WEIGHT],..." as a mixture on the line.
GaussianMixture build_mixture(const std::string& option, const std::string& text);

}  // namespace resolva::program
