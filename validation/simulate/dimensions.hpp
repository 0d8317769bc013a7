#pragma once

#include <cstddef>
#include <cstdint>

#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// Sizes of a finite system: data dimension d, samples n, features p, latent dimension D.
struct Dimensions {
    std::size_t data;
    std::size_t samples;
    std::size_t features;
    std::size_t latent;

    friend bool operator==(const Dimensions&, const Dimensions&) = default;
};

/// The system of data dimension d whose ratios are nearest to those of the model: n = round(psi_n d), and so
/// on. With a given covariance the latent vector is the data vector itself, D = d.
/// @throws BadArgument when d < 2 or a rounded size is zero or above 2^31 - 1.
Dimensions dimensions_of(const Model& model, std::size_t data);

/// The model whose ratios are exactly those of the sizes. Comparing a finite system with it keeps the
/// rounding of sizes out of the 1/d series.
Model at_ratios_of(const Model& model, const Dimensions& sizes);

}  // namespace resolva
