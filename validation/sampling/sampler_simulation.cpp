#include <resolva/validation/sampling/sampler_simulation.hpp>

#include <cmath>
#include <cstddef>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

/// y <- scale y + spread z of one step, group and design.
struct Update {
    double scale;
    double spread;
};

}  // namespace

std::vector<std::vector<SimulatedVariance>> simulate_sampler(std::span<const SimulatedCoordinates> groups,
                                                             const NoiseSchedule& schedule,
                                                             std::span<const SamplerDesign> designs,
                                                             int paths, std::uint64_t seed) {
    if (paths < 2)
        refuse("number of paths", std::to_string(paths), "at least two are needed for an error bar");
    const int T = schedule.steps();
    std::size_t dimension = 0;
    for (const SimulatedCoordinates& group : groups) {
        if (group.count < 1)
            refuse("coordinates of a group", std::to_string(group.count), "it must be at least 1");
        dimension += static_cast<std::size_t>(group.count);
    }
    if (dimension == 0) refuse("groups of coordinates", "", "give at least one");
    std::vector<Update> update;  // [t = T..2][design][group]
    for (int t = T; t >= 2; --t) {
        for (const SamplerDesign& design : designs) {
            if (design.last_step() != T)
                refuse("steps of the design", std::to_string(design.last_step()),
                       "the schedule has another number");
            const double root = std::sqrt(schedule.retention(t));
            for (const SimulatedCoordinates& group : groups) {
                const double v = schedule.marginal_variance(t, group.data_variance);
                update.push_back(
                    {(1.0 - design.at(t).drift / v) / root, std::sqrt(design.at(t).variance) / root});
            }
        }
    }
    const auto size = static_cast<std::uint32_t>(dimension);
    const RandomStream start({seed, size, 0, Purpose::sampler_start});
    const RandomStream noise({seed, size, 0, Purpose::sampler_noise});
    const std::size_t cells = designs.size() * groups.size();
    const auto count = static_cast<std::size_t>(paths);
    std::vector<double> square(count * cells, 0.0);  // mean of Y_1^2 of each path, design and group

#pragma omp parallel
    {
        std::vector<double> z(dimension);
        std::vector<double> y(designs.size() * dimension);
#pragma omp for schedule(static)
        for (std::size_t path = 0; path < count; ++path) {
            for (std::size_t k = 0; k < designs.size(); ++k) {
                start.fill_normal(std::span(y).subspan(k * dimension, dimension), path * dimension);
            }
            const Update* next = update.data();
            for (std::size_t step = 0; step + 1 < static_cast<std::size_t>(T); ++step) {
                noise.fill_normal(z, (path * static_cast<std::size_t>(T) + step) * dimension);
                for (std::size_t k = 0; k < designs.size(); ++k) {
                    std::size_t i = 0;
                    for (const SimulatedCoordinates& group : groups) {
                        const Update u = *next++;
                        for (int j = 0; j < group.count; ++j, ++i) {
                            double& at = y[k * dimension + i];
                            at = u.scale * at + u.spread * z[i];
                        }
                    }
                }
            }
            std::size_t cell = path * cells;
            for (std::size_t k = 0; k < designs.size(); ++k) {
                std::size_t i = k * dimension;
                for (const SimulatedCoordinates& group : groups) {
                    double sum = 0.0;
                    for (int j = 0; j < group.count; ++j, ++i) sum += y[i] * y[i];
                    square[cell++] = sum / static_cast<double>(group.count);
                }
            }
        }
    }

    std::vector<std::vector<SimulatedVariance>> result(designs.size());
    for (std::size_t k = 0; k < designs.size(); ++k) {
        for (std::size_t g = 0; g < groups.size(); ++g) {
            double sum = 0.0, squares = 0.0;
            for (std::size_t path = 0; path < count; ++path)
                sum += square[path * cells + k * groups.size() + g];
            const double n = static_cast<double>(count);
            const double mean = sum / n;
            for (std::size_t path = 0; path < count; ++path) {
                const double off = square[path * cells + k * groups.size() + g] - mean;
                squares += off * off;
            }
            const double v = schedule.marginal_variance(1, groups[g].data_variance);
            result[k].push_back({mean / v, std::sqrt(squares / (n * (n - 1.0))) / v});
        }
    }
    return result;
}

}  // namespace resolva
