#pragma once

#include <cstdint>

namespace resolva {

/// What a stream of random numbers is drawn for. Objects with different purposes are independent, so that
/// changing the number of draws of one leaves every other object of the simulation unchanged.
enum class Purpose : std::uint8_t {
    manifold_map,       ///< M, from the latent space to the data space
    feature_weights,    ///< W, frozen first layer of the score model
    latent,             ///< xi of the training samples
    noise,              ///< z of the training samples
    fresh_latent,       ///< xi of the test samples
    fresh_noise,        ///< z of the test samples
    manifold_residue,   ///< u, nonlinear part of the data under Gaussian equivalence
    shared_residue,     ///< Omega, nonlinear part of the features shared by the draws of one sample
    private_residue,    ///< Omega', nonlinear part of the features private to one draw
    resampling,         ///< bootstrap of error bars
    sampler_start,      ///< Y_T of simulated samplers
    sampler_noise,      ///< Z_t of simulated samplers
    feature_direction,  ///< frozen directions of one-dimensional networks
    expression_matrix   ///< a matrix of a symbolic expression; its name enters the seed
};

/// The name of one stream. Distinct keys give streams that share no block of random bits.
struct StreamKey {
    std::uint64_t seed = 0;     ///< chosen by the user, one for a whole study
    std::uint32_t size = 0;     ///< dimension d of the simulated system
    std::uint32_t replica = 0;  ///< number of the disorder realisation at this size
    Purpose purpose = Purpose::latent;

    friend bool operator==(const StreamKey&, const StreamKey&) = default;
};

}  // namespace resolva
