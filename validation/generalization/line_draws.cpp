#include <resolva/validation/generalization/line_draws.hpp>

#include <cmath>
#include <cstddef>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

double laplace(double u) {
    return u < 0.5 ? std::log(2.0 * u) : -std::log(2.0 * (1.0 - u));
}

}  // namespace

LineNetwork draw_line_network(int features, std::uint64_t seed) {
    if (features < 1) refuse("m", std::to_string(features), "it must be at least 1");
    const RandomStream stream({seed, 1, 0, Purpose::feature_direction});
    std::vector<FrozenDirection> directions;
    directions.reserve(static_cast<std::size_t>(features));
    for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(features); ++k) {
        const double w = laplace(stream.uniform(3 * k));
        const double u1 = laplace(stream.uniform(3 * k + 1));
        const double u2 = laplace(stream.uniform(3 * k + 2));
        const double norm = std::abs(w) + std::abs(u1) + std::abs(u2);
        directions.push_back({w / norm, u1 / norm, u2 / norm});
    }
    return LineNetwork(std::move(directions));
}

std::vector<double> draw_line_samples(const LineExperiment& experiment, int samples, std::uint64_t seed,
                                      std::uint32_t replica) {
    if (samples < 1) refuse("n", std::to_string(samples), "it must be at least 1");
    const RandomStream stream({seed, 1, replica, Purpose::latent});
    std::vector<double> x(static_cast<std::size_t>(samples));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double centre =
            stream.uniform(i) < experiment.right_mass ? experiment.separation : -experiment.separation;
        x[i] = centre + stream.normal(i);
    }
    return x;
}

}  // namespace resolva
