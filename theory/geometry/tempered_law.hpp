#pragma once

#include <functional>
#include <limits>
#include <string>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fourier/adaptive_sampling.hpp>
#include <resolva/theory/geometry/noised_manifold.hpp>

namespace resolva {

/// A potential v near M in tube coordinates: the drift gains -grad v. The tempered law integrates over the
/// tube, so v should vary by order one across its width sigma^{1 - alpha/2}.
using TubePotential = std::function<double(TubePoint)>;

/// The stationary law of tempered Langevin dynamics, dX = sigma^alpha grad log p(X) dt - grad v(X) dt +
/// sqrt(2) dW, seen on M (arXiv:2509.24912 section 4; v = 0 without a likelihood).
///
/// The law on R^d is proportional to p^{sigma^alpha} exp(-v). It is pushed to M along the normals: the
/// density at u is the integral over the normal coordinate, up to the medial axis, with the tube's Jacobian.
/// As sigma -> 0 it tends to exp(-v) times the volume of M for every 0 < alpha < 2, and for alpha = 0, v = 0
/// to the data.
struct TemperedLaw {
    static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();  ///< not computed

    PeriodicSeries ratio;  ///< density over the uniform one, against the parameter; even in u on the sphere
    double max_deviation = not_a_number;  ///< max over u of |ratio - 1|
    double tv_uniform = not_a_number;     ///< total variation distance to the uniform law on M
    double tv_data = not_a_number;        ///< to the law of the clean data
    double tv_target = not_a_number;      ///< to the law proportional to exp(-v) on M; tv_uniform when v = 0
    double radial_mean = not_a_number;    ///< mean of the signed distance from M
    double radial_variance = not_a_number;
    double radial_variance_ratio = not_a_number;  ///< over sigma^{2 - alpha}, its limit
    Status status = Status::not_run;  ///< `inaccurate` when v confines no better than M, or u is not resolved
    std::string reason{};             ///< one sentence unless converged
};

/// Accuracy about 1e-10 while the tube (8 sigma^{1 - alpha/2}) stays inside the medial axis, 1e-7 when it
/// does not: the axis has a boundary layer of width sigma^2 over its distance. Cost: 40 evaluations of the
/// density for each of 24 to 192 parameters.
/// @throws BadArgument unless 0 <= alpha < 2.
TemperedLaw tempered_law(const AnyNoisedManifold& manifold, double alpha, const TubePotential& potential = {},
                         const AdaptiveSampling& sampling = {});

/// The potential v(x) of the ambient plane (of the meridian half plane for surfaces) in tube coordinates.
TubePotential ambient_potential(const AnyNoisedManifold& manifold,
                                std::function<double(PlaneVector)> potential);

}  // namespace resolva
