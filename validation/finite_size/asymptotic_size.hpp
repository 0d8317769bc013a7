#pragma once

#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// The data dimension beyond which the model's quadratic features outnumber what could learn them.
///
/// D latent dimensions have D^2/2 products; a training set of n samples or a network of p features resolves
/// part of them unless min(n, p) is far below D^2/2, while the limit d -> infinity has them outnumber both:
///     d  >>  2 min(psi_n, psi_p) / psi_D^2.
/// Gaussian data of covariance C have D = (tr C)^2 / tr C^2, their participation ratio. An estimate of where
/// the first corrections, d0/(d + d0) of the whole, become small, not a theorem; odd features have no
/// quadratic part and converge earlier.
double asymptotic_size(const Model& model);

/// Smallest sizes from `asymptotic_margin` times that dimension on make a series in 1/d: with sizes d, 1.5 d
/// and 3 d the cubic term that a parabola leaves out is (1/3)^3 / 4.5 of the whole, below one per cent.
inline constexpr double asymptotic_margin = 3.0;

}  // namespace resolva
