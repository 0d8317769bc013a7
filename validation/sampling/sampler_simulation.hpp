#pragma once

// Simulation of the DDPM sampler with the exact score of Gaussian data: the independent check of the variance
// recursion.

#include <cstdint>
#include <span>
#include <vector>

#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>

namespace resolva {

/// Coordinates that share one data variance.
struct SimulatedCoordinates {
    double data_variance;
    int count;
};

/// Mean of Y_1^2 over paths and coordinates of one group, relative to the variance v_1 of the data.
struct SimulatedVariance {
    double ratio;
    double standard_error;  ///< from the scatter between paths
};

/// Runs `paths` independent samplers from Y_T ~ N(0, I). Several designs share their random numbers, so that
/// their difference is sharper than either. Result: one row a design, one entry a group. Reproducible bit for
/// bit under any number of threads. Cost: paths x T x coordinates normals, 30 ns each.
/// @throws BadArgument when there are fewer than two paths, no coordinate, or a design does not fit the
/// schedule.
std::vector<std::vector<SimulatedVariance>> simulate_sampler(std::span<const SimulatedCoordinates> groups,
                                                             const NoiseSchedule& schedule,
                                                             std::span<const SamplerDesign> designs,
                                                             int paths, std::uint64_t seed);

}  // namespace resolva
