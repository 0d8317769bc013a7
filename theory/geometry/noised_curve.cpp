#include <resolva/theory/geometry/noised_curve.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/decaying_exponential.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

namespace {

/// Exponents, counted from the nearest point, beyond which a node is passed over.
constexpr double negligible = 38.0;

/// Grids kept: the finest serves a narrowing up to 32.
constexpr std::size_t levels = 3;

}  // namespace

struct NoisedCurve::Reach {
    std::vector<double> drop;
    std::vector<double> lift;
    std::vector<double> weight;

    /// Sum of weight exp(offset lift - drop), given room for the exponents.
    double sum(double offset, std::vector<double>& exponent) const {
        const std::size_t n = weight.size();
        for (std::size_t i = 0; i < n; ++i) exponent[i] = std::max(offset * lift[i] - drop[i], -700.0);
        std::size_t first = 0;
        std::size_t last = n;
        while (first < n && exponent[first] < -negligible) ++first;
        while (last > first && exponent[last - 1] < -negligible) --last;
        for (std::size_t i = first; i < last; ++i)
            exponent[i] = weight[i] * decaying_exponential(exponent[i]);
        // Two partial sums break the chain of additions.
        double even = 0.0;
        double odd = 0.0;
        for (; first + 1 < last; first += 2) {
            even += exponent[first];
            odd += exponent[first + 1];
        }
        return first < last ? even + odd + exponent[first] : even + odd;
    }
};

NoisedCurve::NoisedCurve(ClosedCurve curve, const VonMisesLaw& law, double sigma)
    : curve_(std::move(curve)), law_(checked(law)), sigma_(require_positive("sigma", sigma)) {
    if (!(sigma >= 1e-5 * curve_.length())) {
        refuse("sigma", sigma, "it must be at least 1e-5 of the curve's length, " + to_text(curve_.length()));
    }
    const double by_noise = 2.0 * period * curve_.largest_speed() / sigma;
    const double by_law = 2.0 * period * std::sqrt(law.concentration);
    const double by_shape = 8.0 * static_cast<double>(curve_.degree());
    const double wanted = std::max({64.0, by_noise + by_law, by_shape});
    const std::size_t count = block_size * static_cast<std::size_t>(std::ceil(wanted / block_size));
    normalisation_ = 1.0;
    Grid finest = make_grid(count << (levels - 1));
    normalisation_ = 0.0;
    for (const double weight : finest.weights) normalisation_ += weight;
    for (double& weight : finest.weights) weight /= normalisation_;
    grids_.resize(levels);
    grids_.back() = std::move(finest);
    for (std::size_t level = levels - 1; level > 0; --level) grids_[level - 1] = every_second(grids_[level]);
}

NoisedCurve::Grid NoisedCurve::make_grid(std::size_t count) const {
    Grid grid;
    grid.nodes.reserve(count);
    grid.weights.reserve(count);
    const double spacing = period / static_cast<double>(count);
    const bool volume = law_.reference == ReferenceMeasure::volume;
    for (std::size_t i = 0; i < count; ++i) {
        const double u = spacing * static_cast<double>(i);
        grid.nodes.push_back(curve_(u));
        grid.weights.push_back(scaled_factor(law_, u) * (volume ? curve_.speed(u) : 1.0) * spacing /
                               normalisation_);
    }
    append_blocks(grid);
    return grid;
}

NoisedCurve::Grid NoisedCurve::every_second(const Grid& fine) {
    Grid grid;
    for (std::size_t i = 0; i < fine.nodes.size(); i += 2) {
        grid.nodes.push_back(fine.nodes[i]);
        grid.weights.push_back(2.0 * fine.weights[i]);
    }
    append_blocks(grid);
    return grid;
}

void NoisedCurve::append_blocks(Grid& grid) {
    for (std::size_t start = 0; start < grid.nodes.size(); start += block_size) {
        const PlaneVector centre = 0.5 * (grid.nodes[start] + grid.nodes[start + block_size - 1]);
        double radius = 0.0;
        for (std::size_t i = start; i < start + block_size; ++i)
            radius = std::max(radius, norm(grid.nodes[i] - centre));
        grid.blocks.push_back({centre, radius});
    }
}

PlaneVector NoisedCurve::point(TubePoint at) const {
    return curve_(at.parameter) + at.offset * curve_.normal(at.parameter);
}

std::size_t NoisedCurve::nearest_node(PlaneVector x) const {
    const Grid& grid = grids_.front();
    double best = std::numeric_limits<double>::infinity();
    std::size_t nearest = 0;
    for (std::size_t b = 0; b < grid.blocks.size(); ++b) {
        if (norm(x - grid.blocks[b].centre) - grid.blocks[b].radius > best) continue;
        for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i) {
            const double distance = norm(x - grid.nodes[i]);
            if (distance < best) {
                best = distance;
                nearest = i;
            }
        }
    }
    return nearest;
}

TubePoint NoisedCurve::foot(PlaneVector x) const {
    require_finite("coordinate of the point", x.x);
    require_finite("coordinate of the point", x.y);
    const double spacing = period / static_cast<double>(grids_.front().nodes.size());
    const double guess = spacing * static_cast<double>(nearest_node(x));
    // The unknown is counted from one spacing below the guess: its relative accuracy is one of the spacing.
    const double start = guess - spacing;
    const auto slope = [&](double shift) {
        const ClosedCurve::Jet f = curve_.jet(start + shift);
        return dot(f[0] - x, f[1]);
    };
    const Root root = find_root(slope, 0.0, 2.0 * spacing, {.relative_tolerance = 1e-12});
    const double u = root.status == Status::converged ? start + root.argument : guess;
    return {u, dot(x - curve_(u), curve_.normal(u))};
}

double NoisedCurve::log_density_on_manifold(double u) const {
    const double half = std::sin(0.5 * (u - law_.centre));
    const double log_factor = -2.0 * law_.concentration * half * half - std::log(normalisation_);
    return law_.reference == ReferenceMeasure::volume ? log_factor : log_factor - std::log(curve_.speed(u));
}

std::size_t NoisedCurve::level_of(double narrowing) {
    // The exponent's second derivative is at most narrowing (largest speed)^2 / sigma^2. The coarsest grid, of
    // spacing sigma / 2 at the largest speed, serves up to narrowing 2, where its error is exp(-pi^2 4).
    if (!(narrowing < 1e6)) {
        refuse("distance from the curve times its largest |Phi''| / |Phi'|^2", narrowing - 1.0,
               "it must stay below 1e6");
    }
    return static_cast<std::size_t>(std::ceil(std::max(0.0, 0.5 * std::log2(narrowing) - 0.5)));
}

double NoisedCurve::narrowing(double distance) const {
    const double pace = curve_.largest_speed();
    return 1.0 + std::abs(distance) * (curve_.largest_acceleration() / (pace * pace));
}

NoisedCurve::Moments NoisedCurve::moments(PlaneVector x, PlaneVector base, double narrowing) const {
    const std::size_t level = level_of(narrowing);
    if (level < grids_.size()) return moments_on(grids_[level], x, base);
    return moments_on(make_grid(grids_.front().nodes.size() << level), x, base);
}

NoisedCurve::Moments NoisedCurve::moments(TubePoint at) const {
    return moments(point(at), curve_(at.parameter), narrowing(at.offset));
}

NoisedCurve::Moments NoisedCurve::moments_on(const Grid& grid, PlaneVector x, PlaneVector base) const {
    const double scale = 0.5 / (sigma_ * sigma_);
    const PlaneVector away = x - base;
    const double farthest = std::sqrt(dot(away, away) + negligible / scale);
    double sum = 0.0;
    PlaneVector first;
    for (std::size_t b = 0; b < grid.blocks.size(); ++b) {
        const PlaneVector apart = x - grid.blocks[b].centre;
        const double limit = farthest + grid.blocks[b].radius;
        if (dot(apart, apart) > limit * limit) continue;
        for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i) {
            const PlaneVector step = grid.nodes[i] - base;
            const double exponent = scale * (dot(step, step) - 2.0 * dot(away, step));
            if (exponent > negligible) continue;
            const double weight = grid.weights[i] * std::exp(-exponent);
            sum += weight;
            first = first + weight * step;
        }
    }
    return {std::log(sum), (1.0 / sum) * first};
}

NoisedCurve::Reach NoisedCurve::reach(const Grid& grid, double u, double first, double last) const {
    const double scale = 0.5 / (sigma_ * sigma_);
    const PlaneVector base = curve_(u);
    const PlaneVector n = curve_.normal(u);
    const std::array<PlaneVector, 2> ends{base + first * n, base + last * n};
    const std::array<double, 2> farthest{std::hypot(first, std::sqrt(negligible / scale)),
                                         std::hypot(last, std::sqrt(negligible / scale))};
    Reach reach;
    for (std::size_t b = 0; b < grid.blocks.size(); ++b) {
        const Block& block = grid.blocks[b];
        // The exponent is linear in the offset: what both ends neglect, all offsets between them do.
        const auto beyond = [&](std::size_t end) {
            const PlaneVector apart = ends[end] - block.centre;
            const double limit = farthest[end] + block.radius;
            return dot(apart, apart) > limit * limit;
        };
        if (beyond(0) && beyond(1)) continue;
        for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i) {
            const PlaneVector step = grid.nodes[i] - base;
            const double drop = scale * dot(step, step);
            const double lift = 2.0 * scale * dot(n, step);
            if (drop - std::max(first * lift, last * lift) > negligible) continue;
            reach.drop.push_back(drop);
            reach.lift.push_back(lift);
            reach.weight.push_back(grid.weights[i]);
        }
    }
    return reach;
}

void NoisedCurve::along_normal(double u, std::span<const double> offsets, std::span<double> excess,
                               std::span<double> jacobian) const {
    const double bend = curve_.curvature(u);
    const double constant = -0.5 * std::log(2.0 * std::numbers::pi * sigma_ * sigma_);
    std::vector<std::size_t> level;
    for (const double offset : offsets) level.push_back(level_of(narrowing(offset)));
    std::vector<bool> done(offsets.size(), false);
    std::vector<double> exponent;
    for (std::size_t start = 0; start < offsets.size(); ++start) {
        if (done[start]) continue;
        // All offsets that need the same grid are served together.
        double first = offsets[start];
        double last = first;
        for (std::size_t j = start; j < offsets.size(); ++j) {
            if (level[j] != level[start]) continue;
            first = std::min(first, offsets[j]);
            last = std::max(last, offsets[j]);
        }
        const Reach near =
            level[start] < grids_.size()
                ? reach(grids_[level[start]], u, first, last)
                : reach(make_grid(grids_.front().nodes.size() << level[start]), u, first, last);
        exponent.resize(near.weight.size());
        for (std::size_t j = start; j < offsets.size(); ++j) {
            if (level[j] != level[start]) continue;
            excess[j] = std::log(near.sum(offsets[j], exponent)) + constant;
            jacobian[j] = 1.0 + offsets[j] * bend;
            done[j] = true;
        }
    }
}

double NoisedCurve::excess_log_density(TubePoint at) const {
    return moments(at).log_sum - 0.5 * std::log(2.0 * std::numbers::pi * sigma_ * sigma_);
}

TubeVector NoisedCurve::score(TubePoint at) const {
    const PlaneVector mean = moments(at).mean;
    const ClosedCurve::Jet f = curve_.jet(at.parameter);
    const double variance = sigma_ * sigma_;
    return {(dot(mean, curve_.normal(at.parameter)) - at.offset) / variance,
            dot(mean, f[1]) / (variance * norm(f[1]))};
}

PlaneVector NoisedCurve::score(PlaneVector x) const {
    const PlaneVector base = grids_.front().nodes[nearest_node(x)];
    const PlaneVector mean = moments(x, base, narrowing(norm(x - base))).mean;
    return (1.0 / (sigma_ * sigma_)) * (mean - (x - base));
}

double NoisedCurve::second_coefficient(TubePoint at) const {
    const ClosedCurve::Jet f = curve_.jet(at.parameter);
    const PlaneVector r = -at.offset * curve_.normal(at.parameter);
    // Derivatives of |x - Phi|^2 / 2 along the curve, at its minimum.
    const double speed2 = dot(f[1], f[1]);
    const double h2 = speed2 + dot(r, f[2]);
    const double h3 = 3.0 * dot(f[1], f[2]) + dot(r, f[3]);
    const double h4 = 3.0 * dot(f[2], f[2]) + 4.0 * dot(f[1], f[3]) + dot(r, f[4]);
    double slope = -law_.concentration * std::sin(at.parameter - law_.centre);
    double log_curvature = -law_.concentration * std::cos(at.parameter - law_.centre);
    if (law_.reference == ReferenceMeasure::volume) {
        const double rate = dot(f[1], f[2]) / speed2;
        slope += rate;
        log_curvature += (dot(f[2], f[2]) + dot(f[1], f[3])) / speed2 - 2.0 * rate * rate;
    }
    return 5.0 * h3 * h3 / (24.0 * h2 * h2 * h2) - h4 / (8.0 * h2 * h2) +
           (log_curvature + slope * slope) / (2.0 * h2) - slope * h3 / (2.0 * h2 * h2);
}

}  // namespace resolva
