#include <resolva/numerics/quadrature/gaussian_panels.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>

namespace resolva {

namespace {

constexpr std::size_t count = 20;
constexpr std::size_t most_pairs = 1500;
constexpr std::size_t most_breakpoints = 64;
/// Series of more panels than there may be breakpoints that do not end below this part of the values: rounding inside f.
constexpr double faint_part = 1e-9;
constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// A series has ended when its last terms are below this part of the values.
constexpr double tolerance = 64.0 * epsilon;
/// Neighbours may differ by the rounding of the series at its end.
constexpr double mismatch = 1024.0 * epsilon;
/// How close to a breakpoint, in units of the panel, the function is compared with the series of the panel.
constexpr std::array<double, 4> probes{1e-3, 1e-5, 1e-7, 1e-9};
/// Stretches shorter than this are points: what happens inside is a kink or a jump.
constexpr double point_width = 1e-10;

/// Projections of the values at the nodes on the last two Legendre polynomials, and the series at both ends.
struct Projections {
    LegendreRule rule = legendre_rule(static_cast<int>(count));
    std::array<double, count> before_last{};
    std::array<double, count> last{};
    std::array<double, count> at_lower{};
    std::array<double, count> at_upper{};

    Projections() {
        for (std::size_t j = 0; j < count; ++j) {
            double previous = 0.0;
            double p = 1.0;
            double sign = 1.0;
            for (std::size_t k = 0; k < count; ++k) {
                const auto n = static_cast<double>(k);
                const double coefficient = rule.weight[j] * p * (n + 0.5);
                at_lower[j] += sign * coefficient;
                at_upper[j] += coefficient;
                if (k == count - 2) before_last[j] = coefficient;
                if (k == count - 1) last[j] = coefficient;
                const double next = ((2.0 * n + 1.0) * rule.node[j] * p - n * previous) / (n + 1.0);
                previous = p;
                p = next;
                sign = -sign;
            }
        }
    }
};

const Projections& projections() {
    static const Projections once;
    return once;
}

double dot(const std::array<double, count>& a, const std::array<double, count>& b) {
    double sum = 0.0;
    for (std::size_t j = 0; j < count; ++j) sum += a[j] * b[j];
    return sum;
}

double variation(const std::array<double, count>& a) {
    const auto [least, most] = std::minmax_element(a.begin(), a.end());
    return *most - *least;
}

double largest(const std::array<double, count>& a) {
    double most = 0.0;
    for (const double value : a) most = std::max(most, std::abs(value));
    return most;
}

}  // namespace

bool GaussianPanels::is_breakpoint(double at) const {
    return std::binary_search(breakpoints_.begin(), breakpoints_.end(), at) ||
           std::binary_search(breakpoints_.begin(), breakpoints_.end(), -at);
}

void GaussianPanels::sample(const std::function<double(double)>& f, Pair& pair) {
    const Projections& p = projections();
    const double half = pair.central ? pair.upper : 0.5 * (pair.upper - pair.lower);
    const double centre = pair.central ? 0.0 : 0.5 * (pair.lower + pair.upper);
    for (std::size_t j = 0; j < count; ++j) {
        const double x = centre + half * p.rule.node[j];
        pair.right[j] = f(x);
        pair.left[j] = pair.central ? pair.right[j] : f(-x);
        if (!std::isfinite(pair.right[j])) fault_ = x;
        if (!std::isfinite(pair.left[j])) fault_ = -x;
    }
    pair.scale = std::max({largest(pair.right), largest(pair.left), 1e-4 * level_});
    pair.tail = std::max(std::abs(dot(p.before_last, pair.right)) + std::abs(dot(p.last, pair.right)),
                         std::abs(dot(p.before_last, pair.left)) + std::abs(dot(p.last, pair.left)));
    // An argument is rounded too: steep parts away from zero are known no better. Not so for a jump.
    const double width = pair.upper - pair.lower;
    pair.noise =
        pair.central || width < 256.0 * epsilon * pair.upper
            ? 0.0
            : 6.0 * epsilon * pair.upper / width * std::max(variation(pair.right), variation(pair.left));
    pair.resolved = pair.tail <= tolerance * pair.scale + pair.noise;
    if (pair.central) {  // the series at -upper and at upper
        pair.ends = {0.0, dot(p.at_upper, pair.right), 0.0, dot(p.at_lower, pair.right)};
        pair.smallest = pair.upper < 1e-18;
    } else {
        pair.ends = {dot(p.at_lower, pair.right), dot(p.at_upper, pair.right), dot(p.at_lower, pair.left),
                     dot(p.at_upper, pair.left)};
        pair.smallest = pair.upper - pair.lower <= 8.0 * epsilon * pair.upper || pair.upper < 1e-40;
        pair.resolved = pair.resolved && !departs(f, pair);
    }
}

bool GaussianPanels::departs(const std::function<double(double)>& f, const Pair& pair) const {
    const double width = pair.upper - pair.lower;
    const double nearest = 0.5 * (1.0 - projections().rule.node.back());  // node to an end
    for (const bool below : {true, false}) {
        if (!is_breakpoint(below ? pair.lower : pair.upper)) continue;
        for (const double side : {1.0, -1.0}) {
            const std::array<double, count>& values = side > 0.0 ? pair.right : pair.left;
            const double limit = pair.ends[(side > 0.0 ? 0U : 2U) + (below ? 0U : 1U)];
            const double slope = 4.0 * std::abs(values[below ? 0 : count - 1] - limit) / nearest;
            for (const double probe : probes) {
                const double at = below ? pair.lower + probe * width : pair.upper - probe * width;
                if (!(pair.lower < at && at < pair.upper)) continue;
                if (!(std::abs(f(side * at) - limit) <=
                      mismatch * pair.scale + 16.0 * pair.noise + slope * probe))
                    return true;
            }
        }
    }
    return false;
}

std::vector<GaussianPanels::Pair> GaussianPanels::initial_pairs() const {
    std::vector<double> ends{0.0, range_};
    for (const double at : breakpoints_) {
        if (std::abs(at) < range_) ends.push_back(std::abs(at));
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    std::vector<Pair> pairs;
    // No round number, so that a feature placed by hand does not fall on an edge.
    double start = 0.0;
    if (!is_breakpoint(0.0)) {
        start = std::min(0.4713 * width_, ends[1]);
        pairs.push_back({});
        pairs.back().upper = start;
        pairs.back().central = true;
    }
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const double lower = std::max(ends[i], start);
        if (!(lower < ends[i + 1])) continue;
        const double pieces = std::ceil((ends[i + 1] - lower) / width_ * (1.0 - 1e-12));
        const double step = (ends[i + 1] - lower) / pieces;
        for (double piece = 0.0; piece < pieces; ++piece) {
            Pair pair;
            pair.lower = lower + piece * step;
            pair.upper = piece + 1.0 == pieces ? ends[i + 1] : lower + (piece + 1.0) * step;
            pairs.push_back(pair);
        }
    }
    return pairs;
}

void GaussianPanels::accept_noise(std::vector<Pair>& pairs) const {
    const auto faint = [&](const Pair& pair) {
        return !pair.resolved && pair.tail <= faint_part * std::max(pair.scale, level_);
    };
    if (static_cast<std::size_t>(std::count_if(pairs.begin(), pairs.end(), faint)) <= most_breakpoints)
        return;
    for (Pair& pair : pairs) {
        if (!faint(pair)) continue;
        pair.resolved = pair.noisy = true;
        pair.noise = std::max(pair.noise, pair.tail);
    }
}

void GaussianPanels::follow(const std::function<double(double)>& f, std::vector<Pair> pairs) {
    for (Pair& pair : pairs) {
        sample(f, pair);
        if (pair.lower < 4.0 && std::isfinite(pair.scale)) level_ = std::max(level_, pair.scale);
    }
    std::vector<char> split(pairs.size(), 0);
    while (finite()) {
        accept_noise(pairs);
        bool any = false;
        split.assign(pairs.size(), 0);
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (!pairs[i].resolved && !pairs[i].smallest) split[i] = 1;
            if (i == 0 || !pairs[i].resolved || !pairs[i - 1].resolved || is_breakpoint(pairs[i].lower)) {
                any = any || split[i] != 0;
                continue;
            }
            const double allowed = mismatch * std::max(pairs[i].scale, pairs[i - 1].scale) +
                                   16.0 * std::max(pairs[i].noise, pairs[i - 1].noise);
            if (std::abs(pairs[i].ends[0] - pairs[i - 1].ends[1]) > allowed ||
                std::abs(pairs[i].ends[2] - pairs[i - 1].ends[3]) > allowed) {
                if (!pairs[i].smallest) split[i] = 1;
                if (!pairs[i - 1].smallest) split[i - 1] = 1;
                any = any || !pairs[i].smallest || !pairs[i - 1].smallest;
            }
            any = any || split[i] != 0;
        }
        if (!any || pairs.size() >= most_pairs) break;
        std::vector<Pair> next;
        next.reserve(2 * pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (split[i] == 0) {
                next.push_back(pairs[i]);
                continue;
            }
            Pair inner = pairs[i];
            Pair outer = pairs[i];
            outer.central = false;
            inner.upper = outer.lower =
                inner.central ? inner.upper / 3.0 : 0.5 * (pairs[i].lower + pairs[i].upper);
            sample(f, inner);
            sample(f, outer);
            next.push_back(inner);
            next.push_back(outer);
        }
        pairs = std::move(next);
    }
    pairs_ = std::move(pairs);
}

bool GaussianPanels::adopt_breakpoints(const std::vector<Pair>& pairs) {
    std::vector<double> found;
    const auto adopt = [&](double at) {
        if (!std::binary_search(breakpoints_.begin(), breakpoints_.end(), at)) found.push_back(at);
    };
    for (std::size_t i = 0; i < pairs.size();) {
        const auto short_at = [&](std::size_t k) { return pairs[k].upper - pairs[k].lower < point_width; };
        if (!short_at(i)) {
            ++i;
            continue;
        }
        std::size_t end = i;
        std::size_t narrowest = i;
        bool smallest = false;
        for (; end < pairs.size() && short_at(end); ++end) {
            if (pairs[end].upper - pairs[end].lower < pairs[narrowest].upper - pairs[narrowest].lower)
                narrowest = end;
            smallest = smallest || pairs[end].smallest;
        }
        const bool at_zero = pairs[i].central || pairs[i].lower == 0.0;
        const double scale = pairs[i].scale;
        const Pair& last = pairs[end - 1];
        const double across =
            at_zero ? std::abs(last.right.back() - (last.central ? last.right.front() : last.left.back()))
                    : std::max(std::abs(pairs[end - 1].right.back() - pairs[i].right.front()),
                               std::abs(pairs[end - 1].left.back() - pairs[i].left.front()));
        // A steep transition that is wider than the spacing of numbers is followed, not cut.
        if (smallest || across <= 1e-8 * std::max(scale, level_)) {
            const double at = at_zero ? 0.0 : pairs[narrowest].lower;
            if (!is_breakpoint(at)) {
                adopt(at);
                if (at > 0.0) adopt(-at);
            }
        }
        i = end;
    }
    if (found.empty() || found.size() > most_breakpoints) return false;
    breakpoints_.insert(breakpoints_.end(), found.begin(), found.end());
    std::sort(breakpoints_.begin(), breakpoints_.end());
    breakpoints_.erase(std::unique(breakpoints_.begin(), breakpoints_.end()), breakpoints_.end());
    return true;
}

void GaussianPanels::keep(const std::vector<Pair>& pairs) {
    const LegendreRule& rule = projections().rule;
    finest_ = width_;
    double missing = 0.0;
    for (const Pair& pair : pairs) {
        const double full = pair.central ? 2.0 * pair.upper : pair.upper - pair.lower;
        const double half = 0.5 * full;
        const double centre = pair.central ? 0.0 : 0.5 * (pair.lower + pair.upper);
        for (std::size_t j = pair.central ? count / 2 : 0; j < count; ++j) {
            nodes_.push_back(centre + half * rule.node[j]);
            weights_.push_back(half * rule.weight[j]);
            right_.push_back(pair.right[j]);
            left_.push_back(pair.central ? pair.right[count - 1 - j] : pair.left[j]);
        }
        if (!pair.resolved || pair.noisy) {
            missing += full * gaussian_density(pair.lower) *
                       std::min(pair.scale * pair.scale, 100.0 * pair.tail * pair.tail);
        }
        finest_ = std::min(finest_, full);
        edges_.push_back(pair.upper);
        edges_.push_back(-pair.upper);
        if (!pair.central && pair.lower == 0.0) edges_.push_back(0.0);
    }
    unresolved_ = std::sqrt(2.0 * missing);
    std::sort(edges_.begin(), edges_.end());
}

GaussianPanels::GaussianPanels(const std::function<double(double)>& f, std::span<const double> breakpoints,
                               double width)
    : width_(require_positive("panel width", width)), breakpoints_(breakpoints.begin(), breakpoints.end()) {
    for (const double at : breakpoints_) {
        if (std::isnan(at)) refuse("breakpoint", at, "it must be a number");
    }
    std::sort(breakpoints_.begin(), breakpoints_.end());
    for (const double at : {0.31, 1.07, 2.3}) level_ = std::max({level_, std::abs(f(at)), std::abs(f(-at))});
    if (!std::isfinite(level_)) level_ = 0.0;
    const auto mass_at = [&](double x) { return gaussian_density(x) * (f(x) * f(x) + f(-x) * f(-x)); };
    while (range_ < 37.0 && mass_at(range_) > 1e-28 * std::max(level_ * level_, 1e-300)) range_ += 8.0;
    follow(f, initial_pairs());
    if (finite() && adopt_breakpoints(pairs_)) follow(f, initial_pairs());
    keep(pairs_);
}

GaussianPanels GaussianPanels::halved(const std::function<double(double)>& f) const {
    GaussianPanels result;
    result.width_ = 0.5 * width_;
    result.range_ = range_;
    result.level_ = level_;
    result.breakpoints_ = breakpoints_;
    std::vector<Pair> pairs;
    for (const Pair& pair : pairs_) {
        if (pair.smallest) {
            pairs.push_back(pair);
            continue;
        }
        Pair inner = pair;
        Pair outer = pair;
        outer.central = false;
        inner.upper = outer.lower = pair.central ? pair.upper / 3.0 : 0.5 * (pair.lower + pair.upper);
        pairs.push_back(inner);
        pairs.push_back(outer);
    }
    result.follow(f, std::move(pairs));
    if (result.finite() && result.adopt_breakpoints(result.pairs_)) result.follow(f, result.initial_pairs());
    result.keep(result.pairs_);
    return result;
}

}  // namespace resolva
