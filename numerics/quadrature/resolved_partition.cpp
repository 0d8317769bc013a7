#include <resolva/numerics/quadrature/resolved_partition.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <resolva/numerics/quadrature/legendre_rule.hpp>

namespace resolva {

namespace {

constexpr std::size_t order = 12;

/// Values P_k(x_j) weight_j (2k + 1)/2 of the two highest Legendre polynomials that the rule can project on.
struct TailProjection {
    LegendreRule rule = legendre_rule(static_cast<int>(order));
    std::array<double, order> before_last{};
    std::array<double, order> last{};

    TailProjection() {
        for (std::size_t j = 0; j < order; ++j) {
            std::array<double, order> p{1.0, rule.node[j]};
            for (std::size_t k = 2; k < order; ++k) {
                const double n = static_cast<double>(k);
                p[k] = ((2.0 * n - 1.0) * rule.node[j] * p[k - 1] - (n - 1.0) * p[k - 2]) / n;
            }
            before_last[j] = rule.weight[j] * p[order - 2] * (static_cast<double>(order) - 1.5);
            last[j] = rule.weight[j] * p[order - 1] * (static_cast<double>(order) - 0.5);
        }
    }
};

/// Cuts a panel on which the function is resolved and keeps its direction into panels on each of which it
/// changes by nearly max_change: about one evaluation a panel. False when there is no room for all of
/// them.
bool append_steps(const std::function<double(double)>& function, const ResolvedPanel& whole,
                  const PanelLimits& limits, double smallest, std::vector<ResolvedPanel>& panels) {
    const double aim = 0.95 * limits.max_change;
    double at = whole.lower;
    double value = function(at + 1e-10 * (whole.upper - at));
    double step = (whole.upper - at) * aim / (whole.maximum - whole.minimum);
    while (at < whole.upper) {
        if (panels.size() >= limits.max_panels) {
            panels.push_back({at, whole.upper, whole.minimum, whole.maximum, 0});
            return false;
        }
        const double left = whole.upper - at;
        // No sliver at the end: the last two panels share what is left.
        const double tried = step >= left ? left : std::min(step, 0.5 * left);
        const double end = tried >= left ? whole.upper : at + tried;
        const double inside = tried >= left ? end - 1e-10 * left : end;
        const double next = function(inside);
        const double change = std::abs(next - value);
        if (change > limits.max_change && tried > smallest) {
            step = tried * std::max(0.25, 0.9 * limits.max_change / change);
            continue;
        }
        // For what the samples of the panel did not show.
        const double margin = 0.05 * limits.max_change;
        panels.push_back(
            {at, end, std::min(value, next) - margin, std::max(value, next) + margin, whole.direction});
        at = end;
        value = next;
        step = tried * (change > 0.0 ? std::min(2.0, aim / change) : 2.0);
    }
    return true;
}

}  // namespace

ResolvedPartition resolved_partition(const std::function<double(double)>& function, double lower,
                                     double upper, const std::vector<double>& breakpoints,
                                     const PanelLimits& limits) {
    static const TailProjection projection;
    ResolvedPartition partition;
    std::vector<double> edges{lower};
    for (const double at : breakpoints) {
        if (at > edges.back() && at < upper) edges.push_back(at);
    }
    edges.push_back(upper);

    // Depth-first, right half below left half on the stack, so that panels come out in order.
    std::vector<std::array<double, 2>> pending;
    for (std::size_t i = edges.size() - 1; i > 0; --i) {
        const double length = edges[i] - edges[i - 1];
        const int pieces = static_cast<int>(std::max(1.0, std::ceil(length / limits.max_width - 1e-9)));
        const double width = length / pieces;
        for (int piece = pieces; piece > 0; --piece) {
            pending.push_back({edges[i - 1] + (piece - 1) * width,
                               piece == pieces ? edges[i] : edges[i - 1] + piece * width});
        }
    }
    const double smallest = 1e-9 * (upper - lower);
    while (!pending.empty()) {
        const auto [left, right] = pending.back();
        pending.pop_back();
        const double half = 0.5 * (right - left);
        const double inset = 1e-10 * half;
        ResolvedPanel panel{left, right, 0.0, 0.0, 0};
        double tail = 0.0;
        double tail_before = 0.0;
        double previous = function(left + inset);
        panel.minimum = panel.maximum = previous;
        bool rises = false;
        bool falls = false;
        for (std::size_t j = 0; j <= order; ++j) {
            const double value =
                j < order ? function(left + half * (1.0 + projection.rule.node[j])) : function(right - inset);
            if (j < order) {
                tail += projection.last[j] * value;
                tail_before += projection.before_last[j] * value;
            }
            rises = rises || value > previous;
            falls = falls || value < previous;
            panel.minimum = std::min(panel.minimum, value);
            panel.maximum = std::max(panel.maximum, value);
            partition.finite = partition.finite && std::isfinite(value);
            previous = value;
        }
        if (!partition.finite) return partition;
        panel.direction = rises == falls ? 0 : (rises ? 1 : -1);
        const double change = panel.maximum - panel.minimum;
        const bool followed = std::abs(tail) + std::abs(tail_before) <=
                              limits.tolerance * std::max(std::min(change, limits.max_change), limits.floor);
        const bool resolved = followed && change <= limits.max_change;
        if (followed && !resolved && panel.direction != 0) {
            partition.settled =
                append_steps(function, panel, limits, smallest, partition.panels) && partition.settled;
            continue;
        }
        if (!resolved && 2.0 * half > smallest &&
            partition.panels.size() + pending.size() < limits.max_panels) {
            pending.push_back({left + half, right});
            pending.push_back({left, left + half});
            continue;
        }
        partition.settled = partition.settled && (resolved || 2.0 * half <= smallest);
        panel.minimum -= 0.1 * change;
        panel.maximum += 0.1 * change;
        partition.panels.push_back(panel);
    }
    return partition;
}

}  // namespace resolva
