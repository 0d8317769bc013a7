#include <resolva/theory/geometry/noised_sphere.hpp>

#include <cmath>

#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// log(exp(-q) sinh(q) / q).
double log_scaled_sinhc(double q) {
    return q > 0.0 ? std::log(-std::expm1(-2.0 * q) / (2.0 * q)) : 0.0;
}

/// (coth q - 1/q) / q, which tends to 1/3 at zero: the series where the difference would cancel.
double langevin_slope(double q) {
    if (q < 0.05) {
        const double square = q * q;
        return 1.0 / 3.0 - square * (1.0 / 45.0 - square * (2.0 / 945.0 - square / 4725.0));
    }
    return (1.0 / std::tanh(q) - 1.0 / q) / q;
}

}  // namespace

NoisedSphere::NoisedSphere(double radius, const VonMisesLaw& law, double sigma)
    : radius_(require_positive("radius", radius)),
      law_(checked(law)),
      sigma_(require_positive("sigma", sigma)) {
    if (law.reference != ReferenceMeasure::volume) {
        refuse("reference measure of the data on the sphere", "the chart", "it must be the volume");
    }
    if (law.centre != 0.0) refuse("centre of the data on the sphere", law.centre, "it must be 0, the pole");
}

PlaneVector NoisedSphere::normal(double u) const {
    return {std::sin(u), std::cos(u)};
}

PlaneVector NoisedSphere::point(TubePoint at) const {
    return (radius_ + at.offset) * normal(at.parameter);
}

TubePoint NoisedSphere::foot(PlaneVector x) const {
    return {std::atan2(std::abs(x.x), x.y), norm(x) - radius_};
}

NormalRange NoisedSphere::normal_range(double) const {
    return {radius_, std::numeric_limits<double>::infinity()};
}

double NoisedSphere::volume_element(double u) const {
    return 2.0 * std::numbers::pi * radius_ * radius_ * std::sin(u);
}

double NoisedSphere::tube_jacobian(TubePoint at) const {
    const double ratio = 1.0 + at.offset / radius_;
    return ratio * ratio;
}

double NoisedSphere::log_density_on_manifold(double u) const {
    const double half = std::sin(0.5 * u);
    return -2.0 * law_.concentration * half * half - log_scaled_sinhc(law_.concentration) -
           std::log(4.0 * std::numbers::pi * radius_ * radius_);
}

double NoisedSphere::excess_log_density(TubePoint at) const {
    const double kappa = law_.concentration;
    const double large = radius_ * (radius_ + at.offset) / (sigma_ * sigma_);
    const double cosine = std::cos(at.parameter);
    const double q = std::hypot(large + kappa * cosine, kappa * std::sin(at.parameter));
    const double sum = q + large;
    const double difference = sum > 0.0 ? kappa * (2.0 * large * cosine + kappa) / sum : 0.0;
    return difference - kappa + log_scaled_sinhc(q) - log_scaled_sinhc(kappa) -
           std::log(2.0 * std::numbers::pi * sigma_ * sigma_);
}

double NoisedSphere::expansion_remainder(TubePoint at) const {
    const double kappa = law_.concentration;
    const double large = radius_ * (radius_ + at.offset) / (sigma_ * sigma_);
    const double cosine = std::cos(at.parameter);
    const double across = kappa * std::sin(at.parameter);
    const double along = large + kappa * cosine;
    const double q = std::hypot(along, across);
    // q - along, and q - large over large.
    const double bow = along > 0.0 ? across * across / (q + along) : q - along;
    const double growth = kappa * (2.0 * large * cosine + kappa) / ((q + large) * large);
    return bow + std::log1p(-std::exp(-2.0 * q)) - std::log1p(growth);
}

TubeVector NoisedSphere::score(TubePoint at) const {
    const double kappa = law_.concentration;
    const double variance = sigma_ * sigma_;
    const double distance = radius_ + at.offset;
    const double along = radius_ * distance / variance + kappa * std::cos(at.parameter);
    const double across = kappa * std::sin(at.parameter);
    const double slope = langevin_slope(std::hypot(along, across));
    return {(radius_ * slope * along - distance) / variance, -radius_ * slope * across / variance};
}

PlaneVector NoisedSphere::score(PlaneVector x) const {
    const TubePoint at = foot(x);
    const TubeVector parts = score(at);
    const PlaneVector n = normal(at.parameter);
    return parts.normal * n + parts.tangent * PlaneVector{n.y, -n.x};
}

double NoisedSphere::second_coefficient(TubePoint at) const {
    const double slope = law_.concentration * std::sin(at.parameter);
    const double curvature = law_.concentration * std::cos(at.parameter);
    return (0.5 * slope * slope - curvature) / (radius_ * (radius_ + at.offset));
}

}  // namespace resolva
