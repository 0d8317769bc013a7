#pragma once

#include <numbers>

#include <resolva/theory/geometry/tube_point.hpp>
#include <resolva/theory/geometry/von_mises_law.hpp>

namespace resolva {

/// Von Mises-Fisher data on a sphere of radius rho in R^3, blurred by Gaussian noise of standard deviation
/// sigma, in closed form. With q = |rho x / sigma^2 + kappa e_z|:
///   p(x) = (2 pi sigma^2)^{-3/2} exp(-(|x|^2 + rho^2) / (2 sigma^2)) (kappa / sinh kappa) sinh(q) / q.
/// Everything is symmetric about the z axis. Parameter: the polar angle in [0, pi]; points are meridian
/// points.
class NoisedSphere {
  public:
    static constexpr double period = std::numbers::pi;

    /// @throws BadArgument unless radius and sigma are positive and the law is a density with respect to
    /// area, centred on the axis.
    NoisedSphere(double radius, const VonMisesLaw& law, double sigma);

    double sigma() const { return sigma_; }

    PlaneVector point(TubePoint at) const;
    PlaneVector normal(double u) const;
    TubePoint foot(PlaneVector x) const;
    NormalRange normal_range(double u) const;

    /// Area of the zone per unit of polar angle, 2 pi rho^2 sin u.
    double volume_element(double u) const;

    /// (1 + offset / rho)^2.
    double tube_jacobian(TubePoint at) const;

    /// log of the data density with respect to area.
    double log_density_on_manifold(double u) const;

    /// log p(x) + dist^2 / (2 sigma^2) + log(2 pi sigma^2) / 2.
    double excess_log_density(TubePoint at) const;
    double expansion_remainder(TubePoint at) const;

    /// grad log p.
    TubeVector score(TubePoint at) const;
    PlaneVector score(PlaneVector x) const;

    /// The coefficient of sigma^2 in the expansion of log p at the fixed point x.
    double second_coefficient(TubePoint at) const;

  private:
    double radius_;
    VonMisesLaw law_;
    double sigma_;
};

}  // namespace resolva
