#include <resolva/theory/geometry/tempered_law.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fourier/largest_deviation.hpp>
#include <resolva/numerics/quadrature/absolute_value.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>

namespace resolva {

namespace {

/// Standard deviations of the normal coordinate kept on either side: exp(-8.2^2 / 2) is 3e-15. On this range
/// two panels of 20 Gauss nodes integrate the Gaussian profile and its second moment to 1e-13.
constexpr double kept_deviations = 8.2;

/// The excess log-density and the tube's Jacobian at many offsets along one normal.
template <NoisedManifold M>
void along_normal(const M& manifold, double u, std::span<const double> offsets, std::span<double> excess,
                  std::span<double> jacobian) {
    if constexpr (requires { manifold.along_normal(u, offsets, excess, jacobian); }) {
        manifold.along_normal(u, offsets, excess, jacobian);
    } else {
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            excess[i] = manifold.excess_log_density({u, offsets[i]});
            jacobian[i] = manifold.tube_jacobian({u, offsets[i]});
        }
    }
}

/// The degree of the Fourier series that describe the shape.
template <NoisedManifold M>
std::size_t degree_of(const M& manifold) {
    if constexpr (requires { manifold.curve().degree(); }) {
        return manifold.curve().degree();
    } else {
        return 1;
    }
}

template <NoisedManifold M>
class TubeAverage {
  public:
    TubeAverage(const M& manifold, double alpha, const TubePotential& potential)
        : manifold_(manifold),
          potential_(potential),
          temper_(std::pow(manifold.sigma(), alpha)),
          width_(kept_deviations * std::pow(manifold.sigma(), 1.0 - 0.5 * alpha)) {
        append_panels(-1.0, 1.0, 1.0, nodes_, weights_);
        offsets_.resize(nodes_.size());
        excess_.resize(nodes_.size());
        jacobian_.resize(nodes_.size());
        reference_ = -HUGE_VAL;
        for (int i = 0; i < 64; ++i) {
            const TubePoint at{M::period * (i + 0.5) / 64.0, 0.0};
            reference_ = std::max(reference_, exponent(at, manifold.excess_log_density(at)));
        }
    }

    /// Integral over the normal coordinate t of tube Jacobian * exp(exponent) * (1, t, t^2).
    std::array<double, 3> operator()(double u) {
        const NormalRange range = manifold_.normal_range(u);
        const double lower = -std::min(range.inner, width_);
        const double upper = std::min(range.outer, width_);
        const double half = 0.5 * (upper - lower);
        std::array<double, 3> moments{};
        double peak = 0.0;
        double first = 0.0;
        double last = 0.0;
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            offsets_[i] = 0.5 * (upper + lower) + half * nodes_[i];
        along_normal<M>(manifold_, u, offsets_, excess_, jacobian_);
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const double t = offsets_[i];
            const double density = std::exp(exponent({u, t}, excess_[i]) - reference_);
            const double mass = half * weights_[i] * jacobian_[i] * density;
            moments[0] += mass;
            moments[1] += mass * t;
            moments[2] += mass * t * t;
            peak = std::max(peak, density);
            if (t < 0.98 * lower) first = std::max(first, density);
            if (t > 0.98 * upper) last = std::max(last, density);
        }
        confined_ = confined_ && (range.inner <= width_ || first <= 1e-9 * peak) &&
                    (range.outer <= width_ || last <= 1e-9 * peak);
        return moments;
    }

    bool confined() const { return confined_; }

  private:
    double exponent(TubePoint at, double excess) const {
        const double s = manifold_.sigma();
        const double log_density = -0.5 * at.offset * at.offset / (s * s) + excess;
        return temper_ * log_density - (potential_ ? potential_(at) : 0.0);
    }

    const M& manifold_;
    const TubePotential& potential_;
    double temper_;
    double width_;
    double reference_;
    bool confined_ = true;
    std::vector<double> nodes_;
    std::vector<double> weights_;
    std::vector<double> offsets_;  // of the normal at hand
    std::vector<double> excess_;
    std::vector<double> jacobian_;
};

template <NoisedManifold M>
TemperedLaw law_on(const M& manifold, double alpha, const TubePotential& potential,
                   const AdaptiveSampling& sampling) {
    TubeAverage<M> average(manifold, alpha, potential);
    const std::size_t shape_degree = degree_of(manifold);
    // On the sphere the polar angle continues evenly beyond pi.
    const auto folded = [&](double u) { return u <= M::period ? u : 2.0 * std::numbers::pi - u; };
    SampledSeries<3> sampled =
        sample_periodic<3>([&](double u) { return average(folded(u)); }, sampling.resolving(shape_degree));

    TemperedLaw law;
    law.status = sampled.status;
    if (law.status == Status::not_finite) {
        law.reason = "The density leaves the range of double precision somewhere on the tube.";
        return law;
    }
    if (law.status == Status::inaccurate) {
        law.reason = "The law changes along M faster than " + std::to_string(sampled.evaluations) +
                     " parameters resolve; a larger sigma, or a curve with less bending, would help.";
    }
    if (sampled.tail > 1e-3) return law;  // nothing is known of it
    if (!average.confined()) {
        law.status = Status::inaccurate;
        law.reason = "The potential drives mass out of the tube around M; lower it, or raise alpha.";
    }

    // Many harmonics of which most are rounding: those are left out, and cost nothing below.
    constexpr std::size_t many = 512;
    for (PeriodicSeries& series : sampled.series) {
        if (series.degree() > many) series = series.without_rounding();
    }
    std::vector<double> nodes;
    std::vector<double> weights;
    // Twenty nodes a panel integrate products of these degrees to rounding.
    const double waves = static_cast<double>(sampled.series[0].degree() + 2 * shape_degree);
    append_panels(0.0, M::period, M::period / std::max(16.0, waves / 4.0), nodes, weights);
    std::array<double, 3> total{};
    double volume = 0.0;
    double target_mass = 0.0;
    const auto target_factor = [&](double u) { return potential ? std::exp(-potential({u, 0.0})) : 1.0; };
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double element = weights[i] * manifold.volume_element(nodes[i]);
        volume += element;
        target_mass += element * target_factor(nodes[i]);
        for (std::size_t k = 0; k < 3; ++k) total[k] += element * sampled.series[k](nodes[i]);
    }
    law.radial_mean = total[1] / total[0];
    law.radial_variance = total[2] / total[0] - law.radial_mean * law.radial_mean;
    law.radial_variance_ratio = law.radial_variance / std::pow(manifold.sigma(), 2.0 - alpha);
    law.ratio = sampled.series[0].scaled(volume / total[0]);
    law.max_deviation = largest_deviation(law.ratio, 1.0);

    const double resolution = M::period / (8.0 * static_cast<double>(law.ratio.degree() + 8));
    const auto distance_to = [&](const auto& target) {
        return 0.5 * integral_of_absolute_value([&](double u) { return law.ratio(u) - target(u); },
                                                [&](double u) { return manifold.volume_element(u) / volume; },
                                                0.0, M::period, resolution);
    };
    law.tv_uniform = distance_to([](double) { return 1.0; });
    law.tv_data =
        distance_to([&](double u) { return volume * std::exp(manifold.log_density_on_manifold(u)); });
    law.tv_target = potential ? distance_to([&](double u) { return target_factor(u) * volume / target_mass; })
                              : law.tv_uniform;
    return law;
}

}  // namespace

TemperedLaw tempered_law(const AnyNoisedManifold& manifold, double alpha, const TubePotential& potential,
                         const AdaptiveSampling& sampling) {
    if (!(alpha >= 0.0 && alpha < 2.0)) {
        refuse("tempering exponent (alpha)", alpha, "it must satisfy 0 <= alpha < 2");
    }
    return std::visit([&](const auto& m) { return law_on(m, alpha, potential, sampling); }, manifold);
}

TubePotential ambient_potential(const AnyNoisedManifold& manifold,
                                std::function<double(PlaneVector)> potential) {
    // The potential outlives the caller's manifold: it keeps a copy.
    auto kept = std::make_shared<const AnyNoisedManifold>(manifold);
    return [kept = std::move(kept), v = std::move(potential)](TubePoint at) {
        return std::visit([&](const auto& m) { return v(m.point(at)); }, *kept);
    };
}

}  // namespace resolva
