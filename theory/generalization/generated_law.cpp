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

/// Runs the reverse equation; q enters as the law at T and leaves as the one at t_0.
void run_reverse(const LineExperiment& experiment, const LineNetwork& network,
                 std::span<const double> weights, int steps, DriftDiffusion& equation, std::span<double> q) {
    const std::size_t faces = equation.cells() - 1;
    std::vector<double> face(faces), velocity(faces);
    for (std::size_t i = 0; i < faces; ++i) face[i] = equation.face(i);
    for (std::size_t i = 0; i < q.size(); ++i) {
        const double x = equation.centre(i);
        q[i] = std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
    }
    const double last = std::sqrt(experiment.horizon), first = std::sqrt(experiment.first_time);
    double t = experiment.horizon;
    for (int step = 1; step <= steps; ++step) {
        const double root = last + (first - last) * step / steps;
        const double next = root * root;
        network.score(weights, 0.5 * (t + next) / experiment.horizon, face, velocity);
        for (std::size_t i = 0; i < faces; ++i) velocity[i] += 0.5 * face[i];
        equation.step(q, velocity, t - next);
        t = next;
    }
}

/// KL(p || q) over the cells where p matters; the rest of p weighs less than 1e-16.
double divergence(const NoisedMixture& data, const DriftDiffusion& equation, std::span<const double> q) {
    double sum = 0.0;
    for (std::size_t i = 0; i < q.size(); ++i) {
        const double log_p = data(equation.centre(i)).log_density, p = std::exp(log_p);
        if (p > 1e-18) sum += p * (log_p - std::log(q[i])) + (q[i] - p);
    }
    return sum * equation.width();
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
    const NoisedMixture data = forward_law(experiment, experiment.first_time);
    GeneratedLaw result;
    result.density.resize(cells);
    run_reverse(experiment, network, weights, grid.steps, equation, result.density);
    const double coarse = divergence(data, equation, result.density);
    run_reverse(experiment, network, weights, 2 * grid.steps, equation, result.density);
    const double fine = divergence(data, equation, result.density);
    result.kl_correction = fine - coarse;
    result.kl = fine + result.kl_correction;

    result.position.reserve(cells);
    result.data.reserve(cells);
    for (std::size_t i = 0; i < cells; ++i) {
        const double x = equation.centre(i);
        result.position.push_back(x);
        result.data.push_back(data.density(x));
        result.mass += result.density[i] * equation.width();
        if (x > 0.0) result.right_mass += result.density[i] * equation.width();
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
