#include <resolva/theory/law/density_segment.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace resolva {

namespace {

constexpr std::size_t order = DensitySegment::order;

/// cos of j (k + 1/2) pi / order, j a degree, k a node.
const std::array<std::array<double, order>, order>& cosines() {
    static const auto table = [] {
        std::array<std::array<double, order>, order> t{};
        for (std::size_t j = 0; j < order; ++j)
            for (std::size_t k = 0; k < order; ++k)
                t[j][k] = std::cos(std::numbers::pi * static_cast<double>(j) *
                                   (static_cast<double>(k) + 0.5) / static_cast<double>(order));
        return t;
    }();
    return table;
}

/// Integral over [-1, 1] of the Lagrange polynomial of each node (Fejer's first rule).
const std::array<double, order>& weights() {
    static const auto table = [] {
        std::array<double, order> w{};
        for (std::size_t k = 0; k < order; ++k) {
            double sum = 1.0;
            for (std::size_t j = 2; j < order; j += 2)
                sum -= 2.0 * cosines()[j][k] / (static_cast<double>(j * j) - 1.0);
            w[k] = 2.0 * sum / static_cast<double>(order);
        }
        return w;
    }();
    return table;
}

template <std::size_t N>
double clenshaw(const std::array<double, N>& series, double x) {
    double next = 0.0, after = 0.0;
    for (std::size_t j = N - 1; j > 0; --j) {
        const double here = series[j] + 2.0 * x * next - after;
        after = next;
        next = here;
    }
    return series[0] + x * next - after;
}

constexpr double resolved = 1e-12;  // last coefficients against the largest
constexpr double noise = 1e-8;      // above this no rounding of the values explains them
constexpr int deepest = 40;

}  // namespace

DensitySegment::DensitySegment(double anchor, double reach, int power, const Density& density)
    : anchor_(anchor), reach_(reach), power_(power) {
    complete_ = append(0.0, 1.0, 0.0, 0, 1.0, density);
    std::reverse(panels_.begin(), panels_.end());
    for (Panel& panel : panels_) {
        panel.mass_before = mass_;
        mass_ += clenshaw(panel.primitive, 1.0);
    }
}

bool DensitySegment::append(double from, double to, double scale, int depth, double parent_tail,
                            const Density& density) {
    Panel panel{from, to, 0.0, {}, {}};
    const double half = 0.5 * (to - from);
    std::array<double, order> value;
    for (std::size_t k = 0; k < order; ++k) {
        const double s = from + half * (1.0 + cosines()[1][k]);
        const double at = anchor_ + reach_ * std::pow(s, power_);
        value[k] = density(at) * std::pow(s, power_ - 1);
        if (!std::isfinite(value[k])) return false;
        scale = std::max(scale, value[k]);
    }
    double largest = 0.0;
    for (std::size_t j = 0; j < order; ++j) {
        double sum = 0.0;
        for (std::size_t k = 0; k < order; ++k) sum += value[k] * cosines()[j][k];
        panel.series[j] = sum * (j == 0 ? 1.0 : 2.0) / static_cast<double>(order);
        largest = std::max(largest, std::abs(panel.series[j]));
    }
    const double tail = std::max(std::abs(panel.series[order - 1]), std::abs(panel.series[order - 2])) /
                        std::max(largest, 1e-300);
    // Halves whose coefficients fall no further show the rounding of the values.
    const bool is_noise = tail < noise && tail > 0.03 * parent_tail;
    const bool is_nothing = largest * (to - from) < 1e-15 * scale;
    if (tail > resolved && !is_noise && !is_nothing) {
        if (depth == deepest) return false;
        const double middle = from + half;
        return append(middle, to, scale, depth + 1, tail, density) &&
               append(from, middle, scale, depth + 1, tail, density);
    }
    const double factor = half * power_ * std::abs(reach_);
    error_ += 2.0 * tail * largest * factor;
    double at_start = 0.0;
    for (std::size_t j = 1; j <= order; ++j) {
        const double before = panel.series[j - 1] * (j == 1 ? 2.0 : 1.0);
        const double after = j + 1 < order ? panel.series[j + 1] : 0.0;
        panel.primitive[j] = factor * (before - after) / (2.0 * static_cast<double>(j));
        at_start += j % 2 == 0 ? panel.primitive[j] : -panel.primitive[j];
    }
    panel.primitive[0] = -at_start;
    panels_.push_back(panel);
    return true;
}

double DensitySegment::variable(double at) const {
    const double share = std::clamp((at - anchor_) / reach_, 0.0, 1.0);
    return power_ == 2 ? std::sqrt(share) : std::pow(share, 1.0 / power_);
}

const DensitySegment::Panel& DensitySegment::panel_of(double s) const {
    auto panel = std::lower_bound(panels_.begin(), panels_.end(), s,
                                  [](const Panel& p, double x) { return p.to < x; });
    return panel == panels_.end() ? panels_.back() : *panel;
}

double DensitySegment::density(double at) const {
    const double s = variable(at);
    const Panel& panel = panel_of(s);
    const double x = (2.0 * s - panel.from - panel.to) / (panel.to - panel.from);
    return std::max(0.0, clenshaw(panel.series, x)) / std::pow(s, power_ - 1);
}

double DensitySegment::mass_below(double at) const {
    const double s = variable(at);
    const Panel& panel = panel_of(s);
    const double x = (2.0 * s - panel.from - panel.to) / (panel.to - panel.from);
    const double from_anchor = panel.mass_before + clenshaw(panel.primitive, x);
    return reach_ > 0.0 ? from_anchor : mass_ - from_anchor;
}

double DensitySegment::integral(const std::function<double(double)>& f) const {
    double sum = 0.0;
    for (const Panel& panel : panels_) {
        const double half = 0.5 * (panel.to - panel.from);
        for (std::size_t k = 0; k < order; ++k) {
            const double s = panel.from + half * (1.0 + cosines()[1][k]);
            sum += weights()[k] * half * power_ * std::abs(reach_) * clenshaw(panel.series, cosines()[1][k]) *
                   f(anchor_ + reach_ * std::pow(s, power_));
        }
    }
    return sum;
}

}  // namespace resolva
