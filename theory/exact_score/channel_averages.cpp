#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/quadrature/adaptive_segments.hpp>
#include <resolva/numerics/quadrature/gauss_hermite.hpp>
#include <resolva/numerics/quadrature/gaussian_trapezoid.hpp>
#include <resolva/theory/exact_score/posterior_sums.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

constexpr double inverse_sqrt_two_pi = 0.3989422804014327;

/// Appends the segments of [lower, upper] cut at those cuts that lie inside; returns nothing shorter than
/// `shortest`.
template <std::size_t M>
void append_segments(std::vector<Segment<M>>& segments, double lower, double upper, std::vector<double>& cuts,
                     double shortest) {
    std::sort(cuts.begin(), cuts.end());
    double left = lower;
    for (const double cut : cuts) {
        if (cut <= left + shortest || cut >= upper - shortest) continue;
        segments.push_back({left, cut, 0, {}, {}});
        left = cut;
    }
    segments.push_back({left, upper, 0, {}, {}});
}

/// Below these log-odds the averages vary with V on the scale sqrt((1 - Q)/Q) > e, the width of the prior of
/// the pre-activation: they are nearly polynomials in V, whatever sigma is.
constexpr double few_nodes_suffice = -2.0;

/// Below this standard deviation of the unknown part equal steps in V would have to be as short as it at
/// every breakpoint, and might miss what sigma has on short lengths: there an adaptive rule does better.
constexpr double narrow_spread = 0.12;

/// Within this width of their centre equal steps in V are gathered. Where sigma has one extremum two
/// preimages of y swap their roles on a short scale there; a breakpoint makes itself felt as well; else
/// nothing is special.
constexpr double vertex_width = 0.4;
constexpr double cluster_width = 0.6;
constexpr double spread_width = 1.2;

/// E f(V) by the Gauss-Hermite rule of an even size, from the centre outwards; of an even f only the nodes
/// V > 0 are visited.
template <class F>
PosteriorSums::Terms gaussian_average(int size, bool even, F&& f) {
    const GaussHermite& rule = GaussHermite::of_size(size);
    PosteriorSums::Terms sum{};
    for (std::size_t i = rule.nodes().size() / 2; i < rule.nodes().size(); ++i) {
        const double v = rule.nodes()[i];
        for (const double at : {v, -v}) {
            if (even && at < 0.0) continue;
            const PosteriorSums::Terms value = f(at);
            const double weight = rule.weights()[i] * (even ? 2.0 : 1.0);
            for (std::size_t k = 0; k < value.size(); ++k) sum[k] += weight * value[k];
        }
    }
    return sum;
}

bool agree(const PosteriorSums::Terms& a, const PosteriorSums::Terms& b, double tolerance,
           const PosteriorSums::Terms& floor) {
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (!(std::abs(a[k] - b[k]) <= tolerance * std::max(std::abs(a[k]), floor[k]))) return false;
    }
    return true;
}

}  // namespace

ChannelAverages ScalarChannel::averages(double log_odds, const ChannelResolution& resolution) const {
    WorkBudget unlimited(std::numeric_limits<double>::infinity());
    return averages(log_odds, resolution, unlimited);
}

ChannelAverages ScalarChannel::averages(double log_odds, const ChannelResolution& resolution,
                                        WorkBudget& budget) const {
    const double overlap = 1.0 / (1.0 + std::exp(-log_odds));
    const double spread = 1.0 / std::sqrt(1.0 + std::exp(log_odds));  // sqrt(1 - Q) without cancellation
    const double centre = std::sqrt(overlap);

    const double floor = 1e-8 * std::min(1.0, gain_ * gain_ * power_);
    PosteriorSums posterior([this](double s) { return gain_ * sigma_(s); }, panels_, edges_, spread, floor,
                            resolution, budget);
    const auto named = [](const PosteriorSums::Terms& value, bool settled) {
        return ChannelAverages{value[0], value[1], value[4], value[2], value[3], settled};
    };
    if (overlap == 0.0) {
        const auto at = posterior.averages(0.0, 1.0);
        return named(at.value, at.settled);
    }

    const bool symmetric = parity_ != 0;
    bool settled = true;
    const auto at_v = [&](double v) {
        // A rare V may be resolved less well; the square root leaves room for averages that grow with V.
        const auto at = posterior.averages(centre * v, std::exp(0.25 * v * v));
        settled = settled && at.settled;
        return at.value;
    };
    const PosteriorSums::Terms least{0.0, floor, 1e3, 1e3, 1.0};
    if (log_odds < few_nodes_suffice) {
        const auto rough = gaussian_average(8, symmetric, at_v);
        const auto fine = gaussian_average(12, symmetric, at_v);
        if (settled && agree(fine, rough, std::pow(resolution.outer, 0.75), least)) return named(fine, true);
    }
    const bool smooth = edges_.empty() && rough_.empty();
    if (smooth || spread > narrow_spread) {
        settled = true;
        GaussianTrapezoid rule;
        rule.width = smooth ? spread_width : cluster_width;
        if (smooth && extrema_.size() == 1) {
            rule.centre = std::clamp(extrema_.front() / centre, -2.0, 2.0);
            rule.width = vertex_width;
        }
        rule.reach = resolution.reach;
        rule.step = resolution.step;
        rule.tolerance = resolution.outer;
        rule.even = symmetric;
        const auto sum = gaussian_trapezoid(rule, least, at_v);
        if (settled && sum.settled) return named(sum.value, true);
    }
    if (budget.spent()) return {};

    // What sigma has at one point is felt within some standard deviations of the unknown part around it.
    std::vector<double> cuts;
    for (const CurveEdge& edge : edges_) {
        for (const double side : {-4.0, 0.0, 4.0}) cuts.push_back((edge.at + side * spread) / centre);
    }
    for (const double at : rough_) {
        for (const double side : {-4.0, 0.0, 4.0}) cuts.push_back((at + side * spread) / centre);
    }
    for (const double at : extrema_) {
        for (const double side : {-8.0, 0.0, 8.0}) cuts.push_back((at + side * spread) / centre);
    }
    if (!symmetric) cuts.push_back(0.0);
    std::vector<Segment<PosteriorSums::terms>> segments;
    append_segments(segments, symmetric ? 0.0 : -resolution.reach, resolution.reach, cuts,
                    0.25 * std::min(spread, 0.5));
    // The probes set the size of the averages, against which rare V are judged.
    for (const double v : {0.0, 1.0, symmetric ? 2.0 : -1.0}) posterior.averages(centre * v, 1.0);
    if (budget.spent()) return {};
    settled = true;
    const auto integrand = [&](double v, int) {
        const double measure = inverse_sqrt_two_pi * std::exp(-0.5 * v * v) * (symmetric ? 2.0 : 1.0);
        PosteriorSums::Terms value = at_v(v);
        for (double& term : value) term *= measure;
        return value;
    };
    // The error estimates of segments are pessimistic.
    const double tolerance = std::min(resolution.tolerance, 300.0 * resolution.outer);
    const auto sum = integrate_adaptively<15>(segments, integrand, tolerance, least, 400);
    return named(sum.total, settled && sum.settled);
}

}  // namespace resolva
