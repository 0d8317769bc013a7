#include <resolva/validation/finite_size/asymptotic_size.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <resolva/theory/hermite/hermite_coefficients.hpp>
#include <resolva/theory/score_matching/finite_size_scale.hpp>

namespace resolva {

namespace {

/// Latent dimensions per data dimension, psi_D.
double latent_ratio(const Model& model) {
    return model.covariance ? effective_dimension(*model.covariance) : std::min(1.0, model.intrinsic_ratio);
}

}  // namespace

double asymptotic_size(const Model& model) {
    return finite_size_scale(model.sample_ratio, model.feature_ratio, latent_ratio(model));
}

bool has_quadratic_features(const Model& model) {
    // A manifold counts with variance one: functions that are odd are so under every variance.
    const Noising& noising = model.noising;
    const double variance = model.covariance ? model.covariance->mean() : 1.0;
    const double gamma = std::sqrt(noising.signal * noising.signal * variance + noising.noise);
    const std::vector<double> c = hermite_coefficients(model.feature, gamma, 2).values;
    return std::abs(c[2]) > 1e-8 * std::hypot(c[0], c[1], c[2]);
}

std::string below_asymptotic_size(const Model& model, std::size_t size) {
    const double least = asymptotic_size(model);
    if (static_cast<double>(size) >= least || !has_quadratic_features(model)) return {};
    char text[160];
    std::snprintf(
        text, sizeof text,
        "d = %zu is below 2 min(psi_n, psi_p)/psi_D^2 = %.0f (psi_D = %.3g), where the limit begins", size,
        std::ceil(least), latent_ratio(model));
    return text;
}

}  // namespace resolva
