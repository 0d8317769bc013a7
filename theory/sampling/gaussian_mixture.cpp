#include <resolva/theory/sampling/gaussian_mixture.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

MixturePoint NoisedMixture::operator()(double x) const {
    double largest = -std::numeric_limits<double>::infinity();
    for (const Component& c : components_) {
        const double shift = c.mean - x;
        largest = std::max(largest, c.log_weight - 0.5 * shift * shift * c.inverse_variance);
    }
    double mass = 0.0, first = 0.0, second = 0.0;
    for (const Component& c : components_) {
        const double shift = c.mean - x;
        const double weight = std::exp(c.log_weight - 0.5 * shift * shift * c.inverse_variance - largest);
        const double slope = shift * c.inverse_variance;
        mass += weight;
        first += weight * slope;
        second += weight * (slope * slope - c.inverse_variance);
    }
    const double score = first / mass;
    return {largest + std::log(mass), score, second / mass - score * score};
}

double NoisedMixture::density(double x) const {
    double sum = 0.0;
    for (const Component& c : components_) {
        const double shift = c.mean - x;
        sum += std::exp(c.log_weight - 0.5 * shift * shift * c.inverse_variance);
    }
    return sum;
}

GaussianMixture::GaussianMixture(std::vector<MixtureComponent> components)
    : components_(std::move(components)) {
    if (components_.empty()) refuse("mixture", "empty", "give at least one component");
    double total = 0.0;
    for (const MixtureComponent& c : components_) {
        require_finite("mean of a mixture component", c.mean);
        require_nonnegative("deviation of a mixture component", c.deviation);
        total += require_positive("weight of a mixture component", c.weight);
    }
    for (MixtureComponent& c : components_) c.weight /= total;
}

double GaussianMixture::mean() const {
    double sum = 0.0;
    for (const MixtureComponent& c : components_) sum += c.weight * c.mean;
    return sum;
}

double GaussianMixture::variance() const {
    const double centre = mean();
    double sum = 0.0;
    for (const MixtureComponent& c : components_) {
        sum += c.weight * ((c.mean - centre) * (c.mean - centre) + c.deviation * c.deviation);
    }
    return sum;
}

NoisedMixture GaussianMixture::noised(double factor, double noise) const {
    require_nonnegative("noise variance", noise);
    std::vector<NoisedMixture::Component> result;
    result.reserve(components_.size());
    for (const MixtureComponent& c : components_) {
        const double variance = require_positive("variance of a noised component",
                                                 factor * factor * c.deviation * c.deviation + noise);
        result.push_back({factor * c.mean, 1.0 / variance,
                          std::log(c.weight) - 0.5 * std::log(2.0 * std::numbers::pi * variance)});
    }
    return NoisedMixture(std::move(result));
}

GaussianMixture two_modes(double separation, double deviation, double right) {
    if (!(right > 0.0 && right < 1.0)) refuse("mass of the right mode", right, "it must lie between 0 and 1");
    return GaussianMixture({{-separation, deviation, 1.0 - right}, {separation, deviation, right}});
}

}  // namespace resolva
