#include <resolva/theory/sampling/latent_line.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/grid_density.hpp>
#include <resolva/numerics/special/logarithm_excess.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

namespace resolva {

namespace {

double half_width(const GaussianMixture& latent, const LatentGrid& grid) {
    double reach = require_positive("half width of the grid", grid.half_width);
    for (const MixtureComponent& c : latent.components()) {
        reach = std::max(reach, std::abs(c.mean) + 9.0 * c.deviation + 2.0);
    }
    return reach;
}

/// Entropy and Fisher information of a forward law by the trapezoidal rule, whose step resolves its narrowest
/// part.
struct Information {
    double entropy = 0.0;
    double fisher = 0.0;
    double divergence = 0.0;  ///< KL(law || N(0, 1))
};

Information information(const GaussianMixture& latent, double signal, double noise) {
    const double factor = std::sqrt(signal);
    const NoisedMixture law = latent.noised(factor, noise);
    // One component at a time, on its own scale: E over the mixture is the weighted sum.
    constexpr double step = 0.2;
    constexpr int reach = 45;  // nine deviations
    Information result;
    for (const MixtureComponent& c : latent.components()) {
        const double deviation = std::sqrt(signal * c.deviation * c.deviation + noise);
        for (int i = -reach; i <= reach; ++i) {
            const double z = step * i;
            const double x = factor * c.mean + deviation * z;
            const double weight =
                c.weight * step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
            const MixturePoint at = law(x);
            result.entropy -= weight * at.log_density;
            result.fisher += weight * at.score * at.score;
            result.divergence +=
                weight * (at.log_density + 0.5 * x * x + 0.5 * std::log(2.0 * std::numbers::pi));
        }
    }
    return result;
}

double latent_path_kl(const GaussianMixture& latent, const NoiseSchedule& schedule,
                      const SamplerDesign& design) {
    const int T = schedule.steps();
    const Information last = information(latent, schedule.signal(T), schedule.noise(T));
    double sum =
        last.divergence + last.entropy - information(latent, schedule.signal(1), schedule.noise(1)).entropy;
    for (int t = 2; t <= T; ++t) {
        const SamplerStep& step = design.at(t);
        if (step.variance == 0.0) return std::numeric_limits<double>::infinity();
        const double b = schedule.variance(t);
        const double fisher = information(latent, schedule.signal(t), schedule.noise(t)).fisher;
        sum += 0.5 * (std::log(step.variance / (schedule.retention(t) * b)) - 1.0 +
                      (b - (2.0 * b - step.drift) * step.drift * fisher) / step.variance);
    }
    return sum;
}

}  // namespace

LatentLineErrors latent_line_errors(const GaussianMixture& latent, int dimension,
                                    const NoiseSchedule& schedule, const SamplerDesign& design,
                                    const LatentGrid& grid) {
    if (dimension < 1) refuse("dimension", std::to_string(dimension), "it must be at least 1");
    // Two unit coordinates, one of them null: its recursion and steps serve all null coordinates.
    const SamplingErrors pair = sampling_errors(subspace_spectrum(2, 1), 2.0, schedule, design);
    const double nulls = static_cast<double>(dimension - 1);
    const double x = pair.modes[1].excess;
    LatentLineErrors result;
    result.null_excess = x;

    GridDensity p(half_width(latent, grid), grid.points,
                  [](double y) { return std::exp(-0.5 * y * y) / std::sqrt(2.0 * std::numbers::pi); });
    for (int t = schedule.steps(); t >= 2; --t) {
        const NoisedMixture law = latent.noised(std::sqrt(schedule.signal(t)), schedule.noise(t));
        const double inverse_root = 1.0 / std::sqrt(schedule.retention(t));
        const SamplerStep& step = design.at(t);
        const Status moved = p.push_forward([&](double y) {
            const MixturePoint at = law(y);
            return MapValue{(y + step.drift * at.score) * inverse_root,
                            (1.0 + step.drift * at.score_slope) * inverse_root};
        });
        if (moved != Status::converged) {
            result.status = moved;
            result.reason = "The sampler's map at step " + std::to_string(t) +
                            " is steeper than the grid of " + std::to_string(grid.points) +
                            " points resolves; fewer steps or wider components leave more noise.";
            return result;
        }
        p.convolve_gaussian(step.variance / schedule.retention(t));
        result.roughness = std::max(result.roughness, p.roughness());
    }
    result.mass = p.mass();

    const NoisedMixture data = latent.noised(std::sqrt(schedule.signal(1)), schedule.noise(1));
    const double level = nulls * std::log1p(x);
    const boost::math::chi_squared_distribution<double> chi(std::max(nulls, 1.0));
    const bool nulls_differ = nulls > 0.0 && nulls * x * x > 1e-20;
    double kl = 0.0, latent_tv = 0.0, tv = 0.0, mean = 0.0, square = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double y = p.node(i);
        const MixturePoint at = data(y);
        const double q = std::exp(at.log_density);
        mean += p[i] * y;
        square += p[i] * y * y;
        latent_tv += 0.5 * std::abs(q - p[i]);
        if (!(q > 1e-13) || !(p[i] > 0.0)) continue;
        const double ratio = at.log_density - std::log(p[i]);
        kl += q * ratio + (p[i] - q);
        if (!nulls_differ) continue;
        // q > p in all coordinates where chi^2 of the nulls is on the right side of this value, in units of
        // v_1.
        const double edge = std::max(0.0, (2.0 * ratio + level) * (1.0 + x) / x);
        const double under_q = boost::math::cdf(chi, edge);
        const double under_p = boost::math::cdf(chi, edge / (1.0 + x));
        tv += x > 0.0 ? q * under_q - p[i] * under_p : q * (1.0 - under_q) - p[i] * (1.0 - under_p);
    }
    const double dx = p.spacing();
    result.latent_kl = kl * dx;
    result.latent_tv = std::min(1.0, latent_tv * dx);
    result.tv = std::min(1.0, nulls_differ ? tv * dx : result.latent_tv);
    result.latent_variance = square * dx - mean * mean * dx * dx;
    const double null_kl = 0.5 * logarithm_excess(-x / (1.0 + x));
    result.kl = result.latent_kl + nulls * null_kl;
    result.path_kl = latent_path_kl(latent, schedule, design);
    if (std::isfinite(result.path_kl)) {
        const double end = schedule.signal(schedule.steps()) / schedule.noise(schedule.steps());
        double null_path = 0.5 * logarithm_excess(-end / (1.0 + end));
        for (const double step : pair.path.null_step) null_path += step;
        result.path_kl += nulls * null_path;
    }
    const bool trusted = std::abs(result.mass - 1.0) < 1e-8 && result.roughness < 1e-6;
    result.status = trusted ? Status::converged : Status::inaccurate;
    if (!trusted) {
        result.reason = "The law at the end is narrower than the grid of " + std::to_string(grid.points) +
                        " points resolves; fewer steps or wider components leave more noise.";
    }
    return result;
}

}  // namespace resolva
