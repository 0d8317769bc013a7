#pragma once

#include <numbers>

#include <resolva/theory/geometry/tube_point.hpp>
#include <resolva/theory/geometry/von_mises_law.hpp>

namespace resolva {

/// Von Mises data on a circle of radius rho in R^2, blurred by Gaussian noise of standard deviation sigma, in
/// closed form. With D = |x| and q = |rho x / sigma^2 + kappa e| (arXiv:2509.24912 section 2, rho = 1):
///   log p(x) = -log(2 pi sigma^2) - (D^2 + rho^2) / (2 sigma^2) + log I_0(q) - log I_0(kappa).
/// Parameter: the polar angle.
class NoisedCircle {
  public:
    static constexpr double period = 2.0 * std::numbers::pi;

    /// @throws BadArgument unless radius and sigma are positive and the law is legal.
    NoisedCircle(double radius, const VonMisesLaw& law, double sigma);

    double sigma() const { return sigma_; }
    double radius() const { return radius_; }

    PlaneVector point(TubePoint at) const;
    PlaneVector normal(double u) const;
    TubePoint foot(PlaneVector x) const;
    NormalRange normal_range(double u) const;

    /// Length of the circle per unit of parameter.
    double volume_element(double u) const;

    /// Volume of the tube's layer at the offset, over that of the same piece of M: 1 + offset / rho.
    double tube_jacobian(TubePoint at) const;

    /// log of the data density with respect to arclength.
    double log_density_on_manifold(double u) const;

    /// log p(x) + dist^2 / (2 sigma^2) + log(2 pi sigma^2) / 2: what the density is apart from its Gaussian
    /// profile, free of the cancellation between the large terms.
    double excess_log_density(TubePoint at) const;

    /// log p minus the expansion up to order one, -dist^2/(2 sigma^2) + ... - log det H / 2, without their difference.
    double expansion_remainder(TubePoint at) const;

    /// grad log p.
    TubeVector score(TubePoint at) const;
    PlaneVector score(PlaneVector x) const;

    /// The coefficient of sigma^2 in the expansion of log p at the fixed point x (Laplace's method, second
    /// term).
    double second_coefficient(TubePoint at) const;

  private:
    double radius_;
    VonMisesLaw law_;
    double sigma_;
    double log_i0_;  ///< log(exp(-kappa) I_0(kappa))
};

}  // namespace resolva
