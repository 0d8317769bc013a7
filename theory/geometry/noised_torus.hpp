#pragma once

#include <numbers>

#include <resolva/theory/geometry/tube_point.hpp>
#include <resolva/theory/geometry/von_mises_law.hpp>

namespace resolva {

/// Data on a torus of revolution in R^3 (core radius R, tube radius r < R), von Mises in the poloidal angle v
/// and uniform in the azimuth, blurred by Gaussian noise of standard deviation sigma. The azimuth is
/// integrated in closed form: with w = R + r cos v, and (x, z) the meridian coordinates of the point,
///   p = (2 pi sigma^2)^{-3/2} integral dv p(v) exp(-((x - w)^2 + (z - r sin v)^2) / (2 sigma^2)) e^{-k}
///   I_0(k),
/// k = x w / sigma^2. The rest is a periodic trapezoidal sum about the foot of the point, which converges
/// faster than any power; its spacing follows the width of the integrand. Parameter: v. Cost: about 40 Bessel
/// functions.
class NoisedTorus {
  public:
    static constexpr double period = 2.0 * std::numbers::pi;

    /// @throws BadArgument unless 0 < tube radius < core radius, sigma > 0 and the law is legal.
    NoisedTorus(double core_radius, double tube_radius, const VonMisesLaw& law, double sigma);

    double sigma() const { return sigma_; }

    PlaneVector point(TubePoint at) const;
    PlaneVector normal(double u) const;
    TubePoint foot(PlaneVector x) const;

    /// The core circle inside; the axis of revolution outside, where the surface faces it.
    NormalRange normal_range(double u) const;

    /// Area per unit of v, 2 pi r (R + r cos v).
    double volume_element(double u) const;

    /// (1 + offset / r) (1 + offset cos v / (R + r cos v)).
    double tube_jacobian(TubePoint at) const;

    /// Gauss curvature cos v / (r (R + r cos v)).
    double gauss_curvature(double u) const;

    /// log of the data density with respect to area.
    double log_density_on_manifold(double u) const;

    /// log p(x) + dist^2 / (2 sigma^2) + log(2 pi sigma^2) / 2.
    double excess_log_density(TubePoint at) const;

    /// grad log p.
    TubeVector score(TubePoint at) const;
    PlaneVector score(PlaneVector x) const;

    /// The coefficient of sigma^2 in the expansion of log p at the fixed point x.
    double second_coefficient(TubePoint at) const;

  private:
    struct Moments {
        double log_sum;
        PlaneVector mean_gradient;  ///< grad log p + offset n / sigma^2
    };
    Moments moments(TubePoint at) const;

    double core_radius_;
    double tube_radius_;
    VonMisesLaw law_;
    double sigma_;
    double normalisation_;  ///< integral of the scaled factor, times w for the volume, over v
};

}  // namespace resolva
