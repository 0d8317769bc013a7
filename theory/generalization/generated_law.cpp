#include <resolva/theory/generalization/generated_law.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/drift_diffusion.hpp>
#include <resolva/theory/sampling/gaussian_mixture.hpp>

namespace resolva {

namespace {

NoisedMixture forward_law(const LineExperiment& e, double t) {
    return two_modes(e.separation, 1.0, e.right_mass).noised(std::exp(-0.5 * t), -std::expm1(-t));
}

}  // namespace

GeneratedLaw generated_law(const LineExperiment& experiment, const LineNetwork& network,
                           std::span<const double> weights, const ReverseGrid& grid) {
    if (weights.size() != network.features()) {
        refuse("number of weights", std::to_string(weights.size()),
               "the network has " + std::to_string(network.features()) + " features");
    }
    if (grid.steps < 1) refuse("number of time steps", std::to_string(grid.steps), "it must be at least 1");
    require_positive("grid spacing", grid.spacing);
    const double half_width = std::max(grid.half_width, experiment.separation + 9.0);
    const auto cells = static_cast<std::size_t>(std::ceil(2.0 * half_width / grid.spacing));
    DriftDiffusion equation(half_width, cells, 0.5);

    std::vector<double> face(cells - 1), velocity(cells - 1);
    for (std::size_t i = 0; i + 1 < cells; ++i) face[i] = equation.face(i);
    GeneratedLaw result;
    result.density.resize(cells);
    for (std::size_t i = 0; i < cells; ++i) {
        const double x = equation.centre(i);
        result.density[i] = std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
    }
    const double last = std::sqrt(experiment.horizon), first = std::sqrt(experiment.first_time);
    double t = experiment.horizon;
    for (int step = 1; step <= grid.steps; ++step) {
        const double root = last + (first - last) * step / grid.steps;
        const double next = root * root;
        network.score(weights, 0.5 * (t + next) / experiment.horizon, face, velocity);
        for (std::size_t i = 0; i + 1 < cells; ++i) velocity[i] += 0.5 * face[i];
        equation.step(result.density, velocity, t - next);
        t = next;
    }

    const NoisedMixture data = forward_law(experiment, experiment.first_time);
    result.position.reserve(cells);
    result.data.reserve(cells);
    const double dx = equation.width();
    for (std::size_t i = 0; i < cells; ++i) {
        const double x = equation.centre(i), q = result.density[i];
        const double log_p = data(x).log_density, p = std::exp(log_p);
        result.position.push_back(x);
        result.data.push_back(p);
        result.mass += q * dx;
        if (x > 0.0) result.right_mass += q * dx;
        if (p > 1e-18) result.kl += dx * (p * (log_p - std::log(q)) + (q - p));
    }
    return result;
}

double girsanov_bound(const LineExperiment& experiment, double uniform_score_error) {
    const NoisedMixture law = forward_law(experiment, experiment.horizon);
    const double reach = experiment.separation + 9.0, step = 0.02;
    double divergence = 0.0;
    for (int i = 0; i <= static_cast<int>(2.0 * reach / step); ++i) {
        const double x = -reach + step * i;
        const double log_p = law(x).log_density;
        const double log_ratio = log_p + 0.5 * x * x + 0.5 * std::log(2.0 * std::numbers::pi);
        divergence += step * std::exp(log_p) * log_ratio;
    }
    return divergence + 0.5 * (experiment.horizon - experiment.first_time) * uniform_score_error;
}

}  // namespace resolva
