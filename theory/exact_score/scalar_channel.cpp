#include <resolva/theory/exact_score/scalar_channel.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr double inverse_sqrt_two_pi = 0.3989422804014327;

bool mirrored(const std::vector<double>& points) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i] != -points[points.size() - 1 - i]) return false;
    }
    return true;
}

ResolvedPanel mirror_image(const ResolvedPanel& panel, int parity) {
    if (parity > 0) return {-panel.upper, -panel.lower, panel.minimum, panel.maximum, -panel.direction};
    return {-panel.upper, -panel.lower, -panel.maximum, -panel.minimum, panel.direction};
}

/// Features of sigma down to about a tenth of this length are found without being declared.
constexpr double finest_expected = 0.25;

/// Standard deviations of the pre-activation within which c is always resolved.
constexpr double least_reach = 7.5;

}  // namespace

ScalarChannel::ScalarChannel(const Activation& sigma, double gain)
    : sigma_(sigma), gain_(require_positive("gain of the channel", gain)) {
    std::vector<double> breakpoints;
    for (const double at : sigma.breakpoints()) {
        if (std::abs(at) >= extent) continue;
        breakpoints.push_back(at);
        edges_.push_back({at, gain * sigma(at - 1e-12), gain * sigma(at + 1e-12)});
    }
    const auto curve = [&](double s) { return gain * sigma(s); };
    PanelLimits shape;
    shape.floor = 1e-6 * gain;
    PanelLimits size = shape;
    size.max_width = finest_expected;
    size.max_change = std::numeric_limits<double>::infinity();
    const auto whole = resolved_partition(curve, -extent, extent, breakpoints, size);
    if (!whole.finite) refuse("manifold map", sigma.name(), "it must be finite on [-10, 10]");
    measure(whole.panels, mirrored(breakpoints));

    const double far = std::min(extent, std::max(least_reach, reach_of(1e-12)));
    note_rough_parts(whole.panels);
    breakpoints.insert(breakpoints.end(), rough_.begin(), rough_.end());
    std::sort(breakpoints.begin(), breakpoints.end());
    const auto partition = resolved_partition(curve, parity_ == 0 ? -far : 0.0, far, breakpoints, shape);
    resolved_ = whole.settled && partition.settled;
    // What cancels by symmetry must cancel to the last digit: mirrored panels.
    if (parity_ != 0) {
        for (auto panel = partition.panels.rbegin(); panel != partition.panels.rend(); ++panel) {
            panels_.push_back(mirror_image(*panel, parity_));
        }
    }
    panels_.insert(panels_.end(), partition.panels.begin(), partition.panels.end());
    int direction = 0;
    bool turned = false;  // within a panel since the last one that keeps its direction
    for (const auto& panel : panels_) {
        if (panel.direction != 0) {
            if (direction * panel.direction < 0 && !turned) extrema_.push_back(panel.lower);
            direction = panel.direction;
            turned = false;
        } else if (panel.maximum > panel.minimum) {
            extrema_.push_back(0.5 * (panel.lower + panel.upper));
            turned = true;
        }
    }
}

/// Where sigma varies on shorter lengths than expected: the ends of every stretch of short panels.
void ScalarChannel::note_rough_parts(const std::vector<ResolvedPanel>& panels) {
    double end = -std::numeric_limits<double>::infinity();  // of the stretch under way
    for (const ResolvedPanel& panel : panels) {
        if (panel.upper - panel.lower > 0.75 * finest_expected || !(panel.maximum > panel.minimum)) continue;
        if (panel.lower != end) {
            if (std::isfinite(end)) rough_.push_back(end);
            rough_.push_back(panel.lower);
        }
        end = panel.upper;
    }
    if (std::isfinite(end)) rough_.push_back(end);
}

void ScalarChannel::measure(const std::vector<ResolvedPanel>& panels, bool mirrored) {
    const LegendreRule rule = legendre_rule(12);
    bool odd = mirrored;
    bool even = mirrored;
    variance_beyond_.assign(static_cast<std::size_t>(4.0 * extent) + 1, 0.0);
    for (const auto& panel : panels) {
        const double half = 0.5 * (panel.upper - panel.lower);
        for (std::size_t j = 0; j < rule.node.size(); ++j) {
            const double s = panel.lower + half * (1.0 + rule.node[j]);
            const double value = sigma_(s);
            const double mirror = sigma_(-s);
            const double measure = half * rule.weight[j] * inverse_sqrt_two_pi * std::exp(-0.5 * s * s);
            mean_ += measure * value;
            power_ += measure * value * value;
            variance_beyond_[static_cast<std::size_t>(4.0 * std::abs(s))] +=
                measure * std::min(1.0, gain_ * gain_ * value * value);
            const double rounding = 1e-13 * (std::abs(value) + std::abs(mirror)) + 1e-15;
            odd = odd && std::abs(value + mirror) <= rounding;
            even = even && std::abs(value - mirror) <= rounding;
        }
    }
    for (std::size_t i = variance_beyond_.size() - 1; i > 0; --i)
        variance_beyond_[i - 1] += variance_beyond_[i];
    parity_ = even ? 1 : (odd ? -1 : 0);
}

double ScalarChannel::reach_of(double fraction) const {
    std::size_t i = variance_beyond_.size() - 1;
    while (i > 0 && variance_beyond_[i - 1] <= fraction * variance_beyond_[0]) --i;
    return 0.25 * static_cast<double>(i);
}

}  // namespace resolva
