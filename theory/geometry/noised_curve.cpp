#include <resolva/theory/geometry/noised_curve.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

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
    const Grid first = make_grid(count);
    normalisation_ = 0.0;
    for (const double weight : first.weights) normalisation_ += weight;
    for (std::size_t level = 0; level < 3; ++level) grids_.push_back(make_grid(count << level));
}

NoisedCurve::Grid NoisedCurve::make_grid(std::size_t count) const {
    Grid grid;
    grid.nodes.reserve(count);
    grid.weights.reserve(count);
    const double spacing = period / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double u = spacing * static_cast<double>(i);
        const bool volume = law_.reference == ReferenceMeasure::volume;
        grid.nodes.push_back(curve_(u));
        grid.weights.push_back(scaled_factor(law_, u) * (volume ? curve_.speed(u) : 1.0) * spacing /
                               normalisation_);
    }
    for (std::size_t start = 0; start < count; start += block_size) {
        const PlaneVector centre = 0.5 * (grid.nodes[start] + grid.nodes[start + block_size - 1]);
        double radius = 0.0;
        for (std::size_t i = start; i < start + block_size; ++i)
            radius = std::max(radius, norm(grid.nodes[i] - centre));
        grid.blocks.push_back({centre, radius});
    }
    return grid;
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

NoisedCurve::Moments NoisedCurve::moments(PlaneVector x, PlaneVector base, double narrowing) const {
    // The integrand's standard deviation is sigma / sqrt(narrowing) in arclength. The coarsest grid, of
    // spacing sigma / 2, serves up to narrowing 2, where its error is exp(-pi^2 4).
    const double halvings = std::ceil(std::max(0.0, 0.5 * std::log2(narrowing) - 0.5));
    const auto level = static_cast<std::size_t>(halvings);
    if (level < grids_.size()) return moments_on(grids_[level], x, base);
    if (!(narrowing < 1e6)) {
        refuse("distance from the curve", norm(x - base),
               "its product with the largest curvature must stay below 1e6");
    }
    return moments_on(make_grid(grids_.front().nodes.size() << level), x, base);
}

NoisedCurve::Moments NoisedCurve::moments(TubePoint at) const {
    const double steepest =
        std::max({0.0, at.offset * curve_.highest_curvature(), at.offset * curve_.lowest_curvature()});
    return moments(point(at), curve_(at.parameter), 1.0 + steepest);
}

NoisedCurve::Moments NoisedCurve::moments_on(const Grid& grid, PlaneVector x, PlaneVector base) const {
    const double scale = 0.5 / (sigma_ * sigma_);
    const PlaneVector away = x - base;
    const double farthest = std::sqrt(dot(away, away) + 38.0 / scale);
    double sum = 0.0;
    PlaneVector first;
    for (std::size_t b = 0; b < grid.blocks.size(); ++b) {
        const PlaneVector apart = x - grid.blocks[b].centre;
        const double limit = farthest + grid.blocks[b].radius;
        if (dot(apart, apart) > limit * limit) continue;
        for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i) {
            const PlaneVector step = grid.nodes[i] - base;
            const double exponent = scale * (dot(step, step) - 2.0 * dot(away, step));
            if (exponent > 38.0) continue;
            const double weight = grid.weights[i] * std::exp(-exponent);
            sum += weight;
            first = first + weight * step;
        }
    }
    return {std::log(sum), (1.0 / sum) * first};
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
    const double bend = std::max(curve_.highest_curvature(), -curve_.lowest_curvature());
    const PlaneVector mean = moments(x, base, 1.0 + bend * norm(x - base)).mean;
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
