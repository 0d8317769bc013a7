#include <resolva/numerics/diffusion/periodic_drift.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fourier/periodic_series.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>

namespace resolva {

PeriodicStationaryLaw periodic_stationary_law(std::span<const double> drift) {
    if (drift.size() < 8)
        refuse("number of drift values", std::to_string(drift.size()), "at least 8 are needed");
    constexpr double turn = 2.0 * std::numbers::pi;
    const PeriodicSeries series = PeriodicSeries::interpolating(drift);
    const PeriodicSeries smooth = series.without_rounding();  // what its integral has to be summed over
    const double mean = series.mean();
    const auto potential = [&](double u) { return -(mean * u + smooth.primitive(u)); };

    const std::size_t n = drift.size();
    const double spacing = turn / static_cast<double>(n);
    double strongest = 0.0;
    for (const double value : drift) strongest = std::max(strongest, std::abs(value));
    if (!(strongest <= 1e5)) refuse("drift on the circle", strongest, "it must not exceed 1e5");
    // Panels end at every node, where the integration below starts. Across one the potential changes by at
    // most 8, which 20 Gauss nodes resolve to rounding.
    std::vector<double> ends;
    for (std::size_t i = 0; i <= n; ++i) ends.push_back(spacing * static_cast<double>(i));
    std::vector<double> nodes;
    std::vector<double> weights;
    append_panels(ends, std::min(spacing, 8.0 / strongest), nodes, weights);
    std::vector<double> at_nodes(nodes.size());
    std::transform(nodes.begin(), nodes.end(), at_nodes.begin(), potential);

    // Nodes before theta are taken one turn later, where the potential differs by -2 pi mean.
    std::vector<double> logarithm(n);
    std::vector<double> exponent(nodes.size());
    for (std::size_t i = 0; i < n; ++i) {
        const double theta = spacing * static_cast<double>(i);
        const double here = potential(theta);
        double highest = -HUGE_VAL;
        for (std::size_t j = 0; j < nodes.size(); ++j) {
            exponent[j] = at_nodes[j] - here - (nodes[j] < theta ? turn * mean : 0.0);
            highest = std::max(highest, exponent[j]);
        }
        double sum = 0.0;
        for (std::size_t j = 0; j < nodes.size(); ++j) sum += weights[j] * std::exp(exponent[j] - highest);
        logarithm[i] = highest + std::log(sum);
    }
    PeriodicStationaryLaw law;
    const double largest = *std::max_element(logarithm.begin(), logarithm.end());
    double mass = 0.0;
    for (const double value : logarithm) {
        law.density.push_back(std::exp(value - largest));
        mass += spacing * law.density.back();
    }
    for (double& value : law.density) value /= mass;
    // flux = (1 - exp(-2 pi mean)) / (normalisation of the integrals above).
    law.flux = mean > 0.0 ? -std::expm1(-turn * mean) * std::exp(-largest) / mass
                          : std::expm1(turn * mean) * std::exp(-largest - turn * mean) / mass;
    const bool resolved = series.tail() <= 1e-8 * std::max(strongest, 1.0);
    const bool finite = std::isfinite(mass) && mass > 0.0 && std::isfinite(law.flux);
    law.status = !finite ? Status::not_finite : (resolved ? Status::converged : Status::inaccurate);
    return law;
}

}  // namespace resolva
