#include <resolva/theory/geometry/swirl.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/diffusion/periodic_drift.hpp>
#include <resolva/numerics/fourier/largest_deviation.hpp>
#include <resolva/numerics/quadrature/absolute_value.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>

namespace resolva {

SwirledLaw swirled_law(const NoisedCircle& circle, double alpha, const Swirl& swirl) {
    if (!(alpha >= 0.0 && alpha < 2.0)) {
        refuse("tempering exponent (alpha)", alpha, "it must satisfy 0 <= alpha < 2");
    }
    if (!(swirl.exponent > -2.0) || !std::isfinite(swirl.exponent)) {
        refuse("exponent of the score error (b)", swirl.exponent, "it must exceed -2");
    }
    constexpr double kept_deviations = 8.2;
    const double sigma = circle.sigma();
    const double width = kept_deviations * std::pow(sigma, 1.0 - 0.5 * alpha);
    if (!(width <= circle.radius())) {
        refuse("width of the tube (8.2 sigma^{1 - alpha/2})", width,
               "it must not exceed the radius, " + to_text(circle.radius()) + "; lower sigma or alpha");
    }
    std::vector<double> offsets;
    std::vector<double> weights;
    append_panels(-width, width, width, offsets, weights);
    const double temper = std::pow(sigma, alpha);
    const double strength = std::pow(sigma, swirl.exponent);

    constexpr std::size_t angles = 128;
    std::vector<double> drift(angles);
    std::vector<double> inverse_square(angles);
    for (std::size_t i = 0; i < angles; ++i) {
        const double theta = 2.0 * std::numbers::pi * static_cast<double>(i) / angles;
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
    if (reduced.status == Status::not_finite) return law;
    std::vector<double> ratio(angles);
    double mean = 0.0;
    for (std::size_t i = 0; i < angles; ++i) {
        ratio[i] = reduced.density[i] / inverse_square[i];
        mean += ratio[i] / angles;
    }
    for (double& value : ratio) value /= mean;
    // density = y / (2 pi mean D-weighted): the current scales with it.
    law.flux = reduced.flux / (2.0 * std::numbers::pi * mean);
    law.ratio = PeriodicSeries::interpolating(ratio);
    law.max_deviation = largest_deviation(law.ratio, 1.0);
    law.tv_uniform = 0.5 * integral_of_absolute_value([&](double u) { return law.ratio(u) - 1.0; },
                                                      [](double) { return 0.5 * std::numbers::inv_pi; }, 0.0,
                                                      2.0 * std::numbers::pi, std::numbers::pi / 256.0);
    if (law.status == Status::converged && law.ratio.tail() > 1e-8 * law.max_deviation + 1e-12) {
        law.status = Status::inaccurate;
    }
    return law;
}

}  // namespace resolva
