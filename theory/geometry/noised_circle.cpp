#include <resolva/theory/geometry/noised_circle.hpp>

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/special/scaled_bessel.hpp>

namespace resolva {

namespace {

/// log(exp(-q) I_0(q) sqrt(2 pi q)), which falls like 1/(8 q): beyond q = 30 by the asymptotic series of I_0,
/// sum of prod (2j - 1)^2/(8 q j), whose smallest term is below rounding there.
double log_scaled_i0_excess(double q) {
    if (q < 30.0) return std::log(bessel_i0_scaled(q)) + 0.5 * std::log(2.0 * std::numbers::pi * q);
    double term = 1.0;
    double sum = 0.0;
    for (int j = 1; j < 60; ++j) {
        const double odd = 2.0 * j - 1.0;
        const double next = term * odd * odd / (8.0 * q * j);
        if (!(next < term) || next < 1e-18 * sum) break;
        sum += next;
        term = next;
    }
    return std::log1p(sum);
}

}  // namespace

NoisedCircle::NoisedCircle(double radius, const VonMisesLaw& law, double sigma)
    : radius_(require_positive("radius", radius)),
      law_(checked(law)),
      sigma_(require_positive("sigma", sigma)),
      log_i0_(std::log(bessel_i0_scaled(law.concentration))) {}

PlaneVector NoisedCircle::normal(double u) const {
    return {std::cos(u), std::sin(u)};
}

PlaneVector NoisedCircle::point(TubePoint at) const {
    return (radius_ + at.offset) * normal(at.parameter);
}

TubePoint NoisedCircle::foot(PlaneVector x) const {
    return {std::atan2(x.y, x.x), norm(x) - radius_};
}

NormalRange NoisedCircle::normal_range(double) const {
    return {radius_, std::numeric_limits<double>::infinity()};
}

double NoisedCircle::volume_element(double) const {
    return radius_;
}

double NoisedCircle::tube_jacobian(TubePoint at) const {
    return 1.0 + at.offset / radius_;
}

double NoisedCircle::log_density_on_manifold(double u) const {
    const double half = std::sin(0.5 * (u - law_.centre));
    return -2.0 * law_.concentration * half * half - log_i0_ - std::log(2.0 * std::numbers::pi * radius_);
}

double NoisedCircle::excess_log_density(TubePoint at) const {
    const double kappa = law_.concentration;
    const double large = radius_ * (radius_ + at.offset) / (sigma_ * sigma_);
    const double cosine = std::cos(at.parameter - law_.centre);
    const double sine = std::sin(at.parameter - law_.centre);
    const double q = std::hypot(large + kappa * cosine, kappa * sine);
    // q - large without cancellation; q + large vanishes only with both.
    const double sum = q + large;
    const double difference = sum > 0.0 ? kappa * (2.0 * large * cosine + kappa) / sum : 0.0;
    return difference - kappa + std::log(bessel_i0_scaled(q)) - log_i0_ -
           0.5 * std::log(2.0 * std::numbers::pi * sigma_ * sigma_);
}

double NoisedCircle::expansion_remainder(TubePoint at) const {
    const double kappa = law_.concentration;
    const double large = radius_ * (radius_ + at.offset) / (sigma_ * sigma_);
    const double cosine = std::cos(at.parameter - law_.centre);
    const double across = kappa * std::sin(at.parameter - law_.centre);
    const double along = large + kappa * cosine;
    const double q = std::hypot(along, across);
    // q - along, and q - large over large.
    const double bow = along > 0.0 ? across * across / (q + along) : q - along;
    const double growth = kappa * (2.0 * large * cosine + kappa) / ((q + large) * large);
    return bow + log_scaled_i0_excess(q) - 0.5 * std::log1p(growth);
}

TubeVector NoisedCircle::score(TubePoint at) const {
    const double kappa = law_.concentration;
    const double variance = sigma_ * sigma_;
    const double distance = radius_ + at.offset;
    const double cosine = std::cos(at.parameter - law_.centre);
    const double sine = std::sin(at.parameter - law_.centre);
    const double along = radius_ * distance / variance + kappa * cosine;
    const double q = std::hypot(along, kappa * sine);
    // I_1(q) / (q I_0(q)) tends to 1/2 at zero.
    const double slope = q > 1e-8 ? bessel_i1_scaled(q) / (q * bessel_i0_scaled(q)) : 0.5;
    return {(radius_ * slope * along - distance) / variance, -radius_ * slope * kappa * sine / variance};
}

PlaneVector NoisedCircle::score(PlaneVector x) const {
    const TubePoint at = foot(x);
    const TubeVector parts = score(at);
    const PlaneVector n = normal(at.parameter);
    return parts.normal * n + parts.tangent * PlaneVector{-n.y, n.x};
}

double NoisedCircle::second_coefficient(TubePoint at) const {
    const double angle = at.parameter - law_.centre;
    const double slope = law_.concentration * std::sin(angle);
    const double curvature = law_.concentration * std::cos(angle);
    return (0.125 + 0.5 * (slope * slope - curvature)) / (radius_ * (radius_ + at.offset));
}

}  // namespace resolva
