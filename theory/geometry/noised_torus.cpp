#include <resolva/theory/geometry/noised_torus.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/special/scaled_bessel.hpp>

namespace resolva {

NoisedTorus::NoisedTorus(double core_radius, double tube_radius, const VonMisesLaw& law, double sigma)
    : core_radius_(require_positive("core radius", core_radius)),
      tube_radius_(require_positive("tube radius", tube_radius)),
      law_(checked(law)),
      sigma_(require_positive("sigma", sigma)) {
    if (!(tube_radius < core_radius)) {
        refuse("tube radius", tube_radius,
               "it must be smaller than the core radius, " + to_text(core_radius) +
                   ", or the torus meets itself");
    }
    const double i0 = bessel_i0_scaled(law.concentration);
    const double i1 = bessel_i1_scaled(law.concentration);
    const bool volume = law.reference == ReferenceMeasure::volume;
    normalisation_ =
        2.0 * std::numbers::pi * (volume ? core_radius * i0 + tube_radius * std::cos(law.centre) * i1 : i0);
}

PlaneVector NoisedTorus::normal(double u) const {
    return {std::cos(u), std::sin(u)};
}

PlaneVector NoisedTorus::point(TubePoint at) const {
    return PlaneVector{core_radius_, 0.0} + (tube_radius_ + at.offset) * normal(at.parameter);
}

TubePoint NoisedTorus::foot(PlaneVector x) const {
    const PlaneVector from_core = x - PlaneVector{core_radius_, 0.0};
    return {std::atan2(from_core.y, from_core.x), norm(from_core) - tube_radius_};
}

NormalRange NoisedTorus::normal_range(double u) const {
    const double cosine = std::cos(u);
    const double outer =
        cosine < 0.0 ? core_radius_ / -cosine - tube_radius_ : std::numeric_limits<double>::infinity();
    return {tube_radius_, outer};
}

double NoisedTorus::volume_element(double u) const {
    return 2.0 * std::numbers::pi * tube_radius_ * (core_radius_ + tube_radius_ * std::cos(u));
}

double NoisedTorus::tube_jacobian(TubePoint at) const {
    const double cosine = std::cos(at.parameter);
    return (1.0 + at.offset / tube_radius_) *
           (1.0 + at.offset * cosine / (core_radius_ + tube_radius_ * cosine));
}

double NoisedTorus::gauss_curvature(double u) const {
    const double cosine = std::cos(u);
    return cosine / (tube_radius_ * (core_radius_ + tube_radius_ * cosine));
}

double NoisedTorus::log_density_on_manifold(double u) const {
    const double half = std::sin(0.5 * (u - law_.centre));
    const double log_factor = -2.0 * law_.concentration * half * half - std::log(normalisation_);
    const double around = 2.0 * std::numbers::pi * tube_radius_;
    return log_factor - std::log(law_.reference == ReferenceMeasure::volume
                                     ? around
                                     : around * (core_radius_ + tube_radius_ * std::cos(u)));
}

NoisedTorus::Moments NoisedTorus::moments(TubePoint at) const {
    const double variance = sigma_ * sigma_;
    const double sharpness = tube_radius_ * (tube_radius_ + at.offset) / variance;
    // A spacing of 0.71 standard deviations of the integrand: trapezoidal error exp(-4 pi^2).
    const double wanted = 8.9 * std::sqrt(std::max(sharpness, 0.0) + law_.concentration);
    const int half_count = std::max(16, static_cast<int>(std::ceil(0.5 * wanted)));
    const double spacing = std::numbers::pi / half_count;
    const PlaneVector x = point(at);
    const bool volume = law_.reference == ReferenceMeasure::volume;
    double sum = 0.0;
    PlaneVector gradient;
    const auto add = [&](int j) {
        const double angle = at.parameter + spacing * j;
        const double half = std::sin(0.5 * spacing * j);
        const PlaneVector y = PlaneVector{core_radius_, 0.0} + tube_radius_ * normal(angle);
        const double k = x.x * y.x / variance;
        const double i0 = bessel_i0_scaled(k);
        const double weight =
            scaled_factor(law_, angle) * (volume ? y.x : 1.0) * std::exp(-2.0 * sharpness * half * half) * i0;
        const PlaneVector foot_difference =
            y - PlaneVector{core_radius_, 0.0} - tube_radius_ * normal(at.parameter);
        sum += weight;
        const double azimuthal = y.x * (bessel_i1_scaled(k) / i0 - 1.0);
        gradient = gradient + (weight / variance) * (foot_difference + PlaneVector{azimuthal, 0.0});
    };
    for (int j = 0; j <= half_count; ++j) {
        const double half = std::sin(0.5 * spacing * j);
        if (2.0 * sharpness * half * half > 42.0) break;
        add(j);
        if (j > 0 && j < half_count) add(-j);
    }
    return {std::log(spacing * sum / normalisation_), (1.0 / sum) * gradient};
}

double NoisedTorus::excess_log_density(TubePoint at) const {
    return moments(at).log_sum - std::log(2.0 * std::numbers::pi * sigma_ * sigma_);
}

TubeVector NoisedTorus::score(TubePoint at) const {
    const PlaneVector gradient = moments(at).mean_gradient;
    const PlaneVector n = normal(at.parameter);
    return {dot(gradient, n) - at.offset / (sigma_ * sigma_), dot(gradient, PlaneVector{-n.y, n.x})};
}

PlaneVector NoisedTorus::score(PlaneVector x) const {
    const TubePoint at = foot(x);
    return moments(at).mean_gradient - (at.offset / (sigma_ * sigma_)) * normal(at.parameter);
}

double NoisedTorus::second_coefficient(TubePoint at) const {
    // The phase |x - Phi|^2 / 2 = D-part(v) - x w(v) cos(azimuth); its Hessian at the foot is diagonal.
    const double v = at.parameter;
    const double w = core_radius_ + tube_radius_ * std::cos(v);
    const double w1 = -tube_radius_ * std::sin(v);
    const double w2 = -tube_radius_ * std::cos(v);
    const double x = point(at).x;
    const double a = 1.0 / (x * w);                                      // inverse Hessian along the azimuth
    const double b = 1.0 / (tube_radius_ * (tube_radius_ + at.offset));  // and along v
    const double mixed3 = x * w1;
    const double mixed4 = x * w2;
    // (log p)' and p'' / p of the chart density.
    double slope = -law_.concentration * std::sin(v - law_.centre);
    double log_curvature = -law_.concentration * std::cos(v - law_.centre);
    if (law_.reference == ReferenceMeasure::volume) {
        slope += w1 / w;
        log_curvature += w2 / w - w1 * w1 / (w * w);
    }
    const double second = log_curvature + slope * slope;
    return 0.5 * b * second - 0.5 * a * b * mixed3 * slope - 0.125 * (2.0 * a * b * mixed4 - a - b) +
           0.375 * a * a * b * mixed3 * mixed3;
}

}  // namespace resolva
