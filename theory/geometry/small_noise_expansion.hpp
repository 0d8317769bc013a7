#pragma once

#include <resolva/theory/geometry/noised_manifold.hpp>

namespace resolva {

/// log p(x) beside its expansion at fixed x as sigma -> 0 (arXiv:2509.24912, for codimension one):
///   log p = -dist^2 / (2 sigma^2) - log(2 pi sigma^2) / 2 + log f(u*) - (1/2) log prod_i (1 + k_i offset)
///           + c sigma^2 + O(sigma^4).
/// f is the data density with respect to volume and k_i are the principal curvatures: in a chart this is
/// log p_data(u*) - (1/2) log det H(u*, x), but it has no singularity at a pole. The geometry sits at order
/// sigma^-2, the data at order one. c is the second term of Laplace's method.
struct SmallNoiseExpansion {
    double log_density = 0.0;  ///< log p(x), exact
    double leading = 0.0;      ///< the terms up to order one
    double remainder_over_sigma2 =
        0.0;  ///< (log p - leading) / sigma^2, formed without cancellation of large terms
    double second_coefficient = 0.0;  ///< c
    TubeVector score;                 ///< grad log p along the normal and the tangent at the foot
    TubePoint foot;
};

/// @throws BadArgument when x lies on or beyond the medial axis, where two feet compete: no expansion holds.
SmallNoiseExpansion small_noise_expansion(const AnyNoisedManifold& manifold, PlaneVector x);

}  // namespace resolva
