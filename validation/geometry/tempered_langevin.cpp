#include <resolva/validation/geometry/tempered_langevin.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

constexpr std::size_t harmonics = 4;

/// Time averages of one walker: distance, its square, and cos(k u).
using WalkerMeans = std::array<double, 2 + harmonics>;

template <class M>
constexpr bool is_surface = std::is_same_v<M, NoisedSphere> || std::is_same_v<M, NoisedTorus>;

template <NoisedManifold M>
WalkerMeans walk(const M& manifold, const LangevinPlan& plan, std::uint32_t walker) {
    constexpr std::size_t dimension = is_surface<M> ? 3 : 2;
    const RandomStream noise({plan.seed, dimension, walker, Purpose::noise});
    const RandomStream start({plan.seed, dimension, walker, Purpose::latent});
    const double step = plan.relative_step * std::pow(manifold.sigma(), 2.0 - plan.alpha);
    const double pull = step * std::pow(manifold.sigma(), plan.alpha);
    const double kick = std::sqrt(2.0 * step);
    const auto burn_in = static_cast<std::uint64_t>(std::ceil(plan.burn_in / step));
    const auto between = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::llround(plan.duration / (step * plan.measurements))));
    const std::uint64_t steps = burn_in + between * static_cast<std::uint64_t>(plan.measurements);

    const PlaneVector first = manifold.point({M::period * start.uniform(0), 0.0});
    std::array<double, 3> x{first.x, first.y, 0.0};
    if constexpr (is_surface<M>) x = {first.x, 0.0, first.y};
    std::array<double, 3> kicks{};
    WalkerMeans means{};
    for (std::uint64_t i = 0; i < steps; ++i) {
        noise.fill_normal(std::span<double>(kicks.data(), dimension), i * 4);
        if constexpr (is_surface<M>) {
            const double rho = std::hypot(x[0], x[1]);
            const PlaneVector drift = manifold.score(PlaneVector{rho, x[2]});
            const double outward = rho > 0.0 ? pull * drift.x / rho : 0.0;
            x = {x[0] + outward * x[0] + kick * kicks[0], x[1] + outward * x[1] + kick * kicks[1],
                 x[2] + pull * drift.y + kick * kicks[2]};
        } else {
            const PlaneVector drift = manifold.score(PlaneVector{x[0], x[1]});
            x[0] += pull * drift.x + kick * kicks[0];
            x[1] += pull * drift.y + kick * kicks[1];
        }
        if (!std::isfinite(x[0] + x[1] + x[2])) {
            means.fill(std::nan(""));
            return means;
        }
        if (i < burn_in || (i - burn_in + 1) % between != 0) continue;
        const TubePoint at = manifold.foot(is_surface<M> ? PlaneVector{std::hypot(x[0], x[1]), x[2]}
                                                         : PlaneVector{x[0], x[1]});
        means[0] += at.offset / plan.measurements;
        means[1] += at.offset * at.offset / plan.measurements;
        for (std::size_t k = 1; k <= harmonics; ++k) {
            means[1 + k] += std::cos(static_cast<double>(k) * at.parameter) / plan.measurements;
        }
    }
    return means;
}

Estimate estimate(const std::vector<double>& values) {
    const double count = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) mean += value / count;
    double square = 0.0;
    for (const double value : values) square += (value - mean) * (value - mean);
    return {mean, std::sqrt(square / (count * (count - 1.0)))};
}

}  // namespace

LangevinSample simulate(const AnyNoisedManifold& manifold, const LangevinPlan& plan) {
    if (!(plan.alpha >= 0.0 && plan.alpha < 2.0)) {
        refuse("tempering exponent (alpha)", plan.alpha, "it must satisfy 0 <= alpha < 2");
    }
    if (!(plan.relative_step > 0.0 && plan.relative_step < 2.0)) {
        refuse("relative step", plan.relative_step, "it must lie between 0 and 2, or the radius is unstable");
    }
    require_nonnegative("burn-in time", plan.burn_in);
    require_positive("duration", plan.duration);
    if (plan.measurements < 1)
        refuse("number of measurements", std::to_string(plan.measurements), "at least 1");
    if (plan.walkers < 2)
        refuse("number of walkers", std::to_string(plan.walkers), "there must be at least 2");

    std::vector<WalkerMeans> walkers(static_cast<std::size_t>(plan.walkers));
    std::visit(
        [&](const auto& m) {
#pragma omp parallel for schedule(dynamic, 8)
            for (int w = 0; w < plan.walkers; ++w) {
                WalkerMeans& means = walkers[static_cast<std::size_t>(w)];
                try {
                    means = walk(m, plan, static_cast<std::uint32_t>(w));
                } catch (const BadArgument&) {  // an overflowing walker left the range of the score
                    means.fill(std::nan(""));
                }
            }
        },
        manifold);
    const auto column = [&](std::size_t k) {
        std::vector<double> values;
        for (const WalkerMeans& means : walkers) values.push_back(means[k]);
        return values;
    };
    LangevinSample sample;
    sample.radial_mean = estimate(column(0));
    // Linearised about the mean: the error bar of E t^2 - (E t)^2.
    std::vector<double> centred = column(1);
    const std::vector<double> offsets = column(0);
    const double mean = sample.radial_mean.value;
    for (std::size_t w = 0; w < centred.size(); ++w) centred[w] += mean * mean - 2.0 * mean * offsets[w];
    sample.radial_variance = estimate(centred);
    for (std::size_t k = 1; k <= harmonics; ++k) sample.cosines.push_back(estimate(column(1 + k)));
    sample.finite = std::isfinite(sample.radial_variance.value);
    return sample;
}

}  // namespace resolva
