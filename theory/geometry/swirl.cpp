#include <resolva/theory/geometry/swirl.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/diffusion/periodic_drift.hpp>
#include <resolva/numerics/fourier/adaptive_sampling.hpp>
#include <resolva/numerics/fourier/largest_deviation.hpp>
#include <resolva/numerics/quadrature/absolute_value.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>

namespace resolva {

namespace {

constexpr double kept_deviations = 8.2;

/// The law with the drift known at so many angles.
SwirledLaw law_at(const NoisedCircle& circle, double alpha, const Swirl& swirl, std::size_t angles) {
    const double sigma = circle.sigma();
    const double width = kept_deviations * std::pow(sigma, 1.0 - 0.5 * alpha);
    std::vector<double> offsets;
    std::vector<double> weights;
    append_panels(-width, width, width, offsets, weights);
    const double temper = std::pow(sigma, alpha);
    const double strength = std::pow(sigma, swirl.exponent);

    std::vector<double> drift(angles);
    std::vector<double> inverse_square(angles);
    for (std::size_t i = 0; i < angles; ++i) {
        const double theta = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(angles);
        const double error = strength * swirl.profile(theta);
        const double reference = circle.excess_log_density({theta, 0.0});
        double mass = 0.0;
        double force = 0.0;
        double inverse = 0.0;
        for (std::size_t j = 0; j < offsets.size(); ++j) {
            const TubePoint at{theta, offsets[j]};
            const double radius = circle.radius() + offsets[j];
            const double log_density =
                -0.5 * offsets[j] * offsets[j] / (sigma * sigma) + circle.excess_log_density(at) - reference;
            const double weight = weights[j] * radius * std::exp(temper * log_density);
            mass += weight;
            force += weight * temper * (circle.score(at).tangent + error) / radius;
            inverse += weight / (radius * radius);
        }
        drift[i] = force / inverse;
        inverse_square[i] = inverse / mass;
    }
    const PeriodicStationaryLaw reduced = periodic_stationary_law(drift);
    SwirledLaw law;
    law.status = reduced.status;
    if (reduced.status == Status::not_finite) {
        law.reason = "The stationary density leaves the range of double precision.";
        return law;
    }
    std::vector<double> ratio(angles);
    double mean = 0.0;
    for (std::size_t i = 0; i < angles; ++i) {
        ratio[i] = reduced.density[i] / inverse_square[i];
        mean += ratio[i] / static_cast<double>(angles);
    }
    for (double& value : ratio) value /= mean;
    // density = y / (2 pi mean D-weighted): the current scales with it.
    law.flux = reduced.flux / (2.0 * std::numbers::pi * mean);
    law.ratio = PeriodicSeries::interpolating(ratio);
    law.max_deviation = largest_deviation(law.ratio, 1.0);
    law.tv_uniform = 0.5 * integral_of_absolute_value(
                               [&](double u) { return law.ratio(u) - 1.0; },
                               [](double) { return 0.5 * std::numbers::inv_pi; }, 0.0, 2.0 * std::numbers::pi,
                               2.0 * std::numbers::pi / (4.0 * static_cast<double>(angles)));
    if (law.status == Status::converged && law.ratio.tail() > 1e-8 * law.max_deviation + 1e-12) {
        law.status = Status::inaccurate;
    }
    if (law.status == Status::inaccurate)
        law.reason =
            "The law or its drift changes faster than " + std::to_string(angles) + " angles resolve.";
    return law;
}

}  // namespace

SwirledLaw swirled_law(const NoisedCircle& circle, double alpha, const Swirl& swirl) {
    if (!(alpha >= 0.0 && alpha < 2.0)) {
        refuse("tempering exponent (alpha)", alpha, "it must satisfy 0 <= alpha < 2");
    }
    if (!(swirl.exponent > -2.0) || !std::isfinite(swirl.exponent)) {
        refuse("exponent of the score error (b)", swirl.exponent, "it must exceed -2");
    }
    const double width = kept_deviations * std::pow(circle.sigma(), 1.0 - 0.5 * alpha);
    if (!(width <= circle.radius())) {
        refuse("width of the tube (8.2 sigma^{1 - alpha/2})", width,
               "it must not exceed the radius, " + to_text(circle.radius()) + "; lower sigma or alpha");
    }
    constexpr std::size_t highest_degree = 255;
    if (swirl.profile.degree() > highest_degree) {
        refuse("degree of the swirl's profile", std::to_string(swirl.profile.degree()),
               "it must not exceed " + std::to_string(highest_degree));
    }
    // From more than four angles a harmonic, twice as many until the law and its drift are resolved.
    constexpr std::size_t most_angles = 4096;
    std::size_t angles = 128;
    while (angles <= 4 * swirl.profile.degree()) angles *= 2;
    SwirledLaw law = law_at(circle, alpha, swirl, angles);
    while (law.status == Status::inaccurate && 4 * angles <= most_angles) {
        angles *= 2;
        law = law_at(circle, alpha, swirl, angles);
    }
    return law;
}

}  // namespace resolva
