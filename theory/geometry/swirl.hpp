#pragma once

#include <limits>
#include <string>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fourier/periodic_series.hpp>
#include <resolva/theory/geometry/noised_circle.hpp>

namespace resolva {

/// A score error sigma^exponent g(theta) e_theta on the circle. Unless it vanishes it is not a gradient: it
/// drives a current around the circle, and the stationary law has no closed form.
struct Swirl {
    double exponent = 0.0;  ///< b > -2
    PeriodicSeries profile;
};

/// The stationary law on the circle of tempered Langevin dynamics under a swirl, on the radius average: with
/// <.> the mean over the radius at fixed angle under the law without swirl, y = <1/R^2> density obeys y' = (B
/// / D) y - flux, B = <F_theta / R>, D = <1/R^2>. Exact for the gradient part; the swirl enters with a
/// relative error O(sigma^{2 - alpha}) of its own effect beyond the average, since it hardly tilts the fast
/// radius.
struct SwirledLaw {
    static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();  ///< not computed

    PeriodicSeries ratio;        ///< density over uniform
    double flux = not_a_number;  ///< net turns per unit time: probability current through a radius
    double max_deviation = not_a_number;
    double tv_uniform = not_a_number;
    Status status = Status::not_run;  ///< `inaccurate` when the most angles do not resolve the law
    std::string reason{};             ///< one sentence unless converged
};

/// Cost: 128 angles or more than four for each harmonic of the profile, 40 radii each, and the
/// periodic-drift quadrature.
/// @throws BadArgument unless 0 <= alpha < 2, b > -2, the profile's degree is at most 255, and the tube is thin: sigma^{1 - alpha/2} <= radius
/// / 8.2, since <1/R^2> is infinite once mass reaches the centre.
SwirledLaw swirled_law(const NoisedCircle& circle, double alpha, const Swirl& swirl);

}  // namespace resolva
