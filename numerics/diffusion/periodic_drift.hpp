#pragma once

#include <span>
#include <vector>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// The stationary state of a diffusion on the circle of length 2 pi, at equally spaced nodes.
struct PeriodicStationaryLaw {
    std::vector<double> density;  ///< integrates to one
    double flux = 0.0;  ///< drift * density - density', the same everywhere; zero iff the drift is a gradient
    Status status = Status::not_run;
};

/// Stationary density of d theta = drift(theta) dt + sqrt(2) dW on the circle:
///   density(theta) proportional to integral over [theta, theta + 2 pi] of exp(V(phi) - V(theta)) dphi, V' =
///   -drift
/// (Risken, The Fokker-Planck Equation, section 11.3). All terms are positive, so there is no cancellation,
/// and a drift of any size is handled on the logarithmic scale. The drift is interpolated between its values
/// at the nodes 2 pi i / N by a trigonometric polynomial. Status `inaccurate` when its highest harmonics show
/// that N does not resolve it. Cost: 20 N max(N, max |drift|) exponentials.
/// @throws BadArgument when there are fewer than 8 values or one is not finite or exceeds 1e5.
PeriodicStationaryLaw periodic_stationary_law(std::span<const double> drift);

}  // namespace resolva
