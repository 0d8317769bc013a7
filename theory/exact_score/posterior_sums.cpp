#include <resolva/theory/exact_score/posterior_sums.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <resolva/numerics/quadrature/gaussian_moments.hpp>
#include <resolva/theory/exact_score/posterior_loops.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
constexpr double entropy_of_noise = 1.4189385332046727;  // ln(2 pi e)/2
constexpr double panel_length = 5.5;    // in standard deviations of prior and likelihood together
constexpr double farthest_fast = 37.0;  // |y - c| within the range of the fast exponential
constexpr double call_cost = 100.0;     // of one density, in posterior terms
constexpr double node_cost = 20.0;      // of one value of the curve, in posterior terms
constexpr double most_kept = 65536.0;   // panels whose values of the curve are kept from centre to centre
constexpr double vanishing = -650.0;    // exponent below which a density is zero in double

/// Standard deviation of y that the slope of a panel contributes beside that of the noise.
double slope_scale(const ResolvedPanel& panel, double spread) {
    return std::hypot(1.0, (panel.maximum - panel.minimum) * spread / (panel.upper - panel.lower));
}

double distance(double y, double minimum, double maximum) {
    return std::max(0.0, std::max(minimum - y, y - maximum));
}

}  // namespace

PosteriorSums::PosteriorSums(std::function<double(double)> curve, const std::vector<ResolvedPanel>& panels,
                             const std::vector<CurveEdge>& edges, double spread, double variance_floor,
                             const ChannelResolution& resolution, WorkBudget& budget)
    : curve_(std::move(curve)),
      source_(panels),
      edges_(edges),
      spread_(spread),
      reach_(resolution.reach),
      depth_(resolution.depth),
      tolerance_(resolution.tolerance),
      segment_length_(resolution.segment),
      variance_floor_(variance_floor),
      rule_(legendre_rule(resolution.order)),
      budget_(budget),
      lanes_(6 * rule_.node.size()) {
    lay_grid();
}

PosteriorSums::Averages PosteriorSums::averages(double centre, double leniency) {
    centre_ = centre;
    collect_panels(centre);
    cut_segments();
    const auto integrand = [this](double y, int list) { return density_terms(y, list); };
    // Derivatives serve Newton steps and the information compares branches: less is asked of them. Knowledge
    // below 1e-20 is the rounding of a zero (even sigma at Q = 0); a variance that is exponentially small, as
    // that of a discrete sigma at high gain, is resolved in absolute terms only.
    Terms floor{1e-20, variance_floor_, 1e3, 1e3, 1e3};
    for (std::size_t k = 0; k < 2; ++k) floor[k] = std::max(leniency * largest_[k], leniency * floor[k]);
    floor[4] = leniency;
    const auto sum =
        integrate_adaptively<21>(segments_, integrand, tolerance_, floor, 100 + 10 * segments_.size());
    for (std::size_t k = 0; k < terms; ++k) largest_[k] = std::max(largest_[k], std::abs(sum.total[k]));
    if (budget_.spent()) {
        Averages unknown;
        unknown.value.fill(std::numeric_limits<double>::quiet_NaN());
        return unknown;
    }
    Averages averages{sum.total, sum.settled};
    averages.value[4] = std::max(0.0, averages.value[4] - entropy_of_noise);
    return averages;
}

void PosteriorSums::lay_grid() {
    double total = 0.0;
    for (const ResolvedPanel& panel : source_) {
        const double length = (panel.upper - panel.lower) / spread_;
        const double pieces = std::ceil(length * slope_scale(panel, spread_) / panel_length);
        total += std::max(1.0, pieces);
        if (total > most_kept) {
            grid_.clear();
            return;
        }
        const auto count = static_cast<std::size_t>(std::max(1.0, pieces));
        grid_.push_back({length / static_cast<double>(count), std::vector<int>(count, -1)});
    }
}

void PosteriorSums::collect_panels(double centre) {
    panels_.clear();
    w_.clear();
    mass_.clear();
    if (grid_.empty()) c_.clear();
    const double lower = centre - reach_ * spread_;
    const double upper = centre + reach_ * spread_;
    auto source = std::upper_bound(source_.begin(), source_.end(), lower,
                                   [](double at, const ResolvedPanel& panel) { return at < panel.upper; });
    for (; source != source_.end() && source->lower < upper && !budget_.spent(); ++source) {
        // Positions relative to the centre, in units of the spread: differences of nearby numbers are exact.
        const auto number = static_cast<std::size_t>(source - source_.begin());
        if (grid_.empty()) {
            const double from = (std::max(source->lower, lower) - centre) / spread_;
            const double to = (std::min(source->upper, upper) - centre) / spread_;
            const double pieces =
                std::max(1.0, std::ceil((to - from) * slope_scale(*source, spread_) / panel_length));
            append_panels(number, from, (to - from) / pieces, 0.0, pieces);
        } else {
            const double start = (source->lower - centre) / spread_;
            const double width = grid_[number].width;
            append_panels(number, start, width, std::max(0.0, std::floor((-reach_ - start) / width)),
                          std::min(static_cast<double>(grid_[number].first_value.size()),
                                   std::ceil((reach_ - start) / width)));
        }
    }
}

void PosteriorSums::append_panels(std::size_t number, double start, double width, double first, double last) {
    const ResolvedPanel& source = source_[number];
    budget_.spend(last - first);
    if (budget_.spent()) return;
    const double scale = slope_scale(source, spread_);
    const bool steady = source.maximum - source.minimum <= 7.0;
    for (double i = first; i < last; i += 1.0) {
        const double left = start + i * width;
        const double right = left + width;
        const double near = left * right <= 0.0 ? 0.0 : std::min(std::abs(left), std::abs(right));
        const double far = std::max(std::abs(left), std::abs(right));
        panels_.push_back({left, right, source.minimum, source.maximum, near, far, scale, number,
                           grid_.empty() ? 0 : static_cast<std::size_t>(i), -1, -1, steady});
    }
}

void PosteriorSums::cut_segments() {
    segments_.clear();
    candidates_.clear();
    bounds_.clear();
    list_.clear();
    if (panels_.empty() || budget_.spent()) return;
    double lowest = panels_.front().minimum;
    double highest = panels_.front().maximum;
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        lowest = std::min(lowest, panels_[i].minimum);
        highest = std::max(highest, panels_[i].maximum);
        append_candidate(static_cast<int>(i));
    }
    list_.push_back({0, static_cast<int>(panels_.size()), lowest, highest});

    // Halve an interval of y until it is short against the smallest scale of the panels that reach it.
    struct Interval {
        double lower, upper;
        int list;
    };
    std::vector<Interval> pending{{lowest - reach_, highest + reach_, 0}};
    while (!pending.empty()) {
        const Interval now = pending.back();
        pending.pop_back();
        const int begin = list_[static_cast<std::size_t>(now.list)].begin;
        const int end = list_[static_cast<std::size_t>(now.list)].end;
        budget_.spend(call_cost + static_cast<double>(end - begin));
        if (budget_.spent()) return;
        double best = -1e300;
        for (int i = begin; i < end; ++i) {
            const Panel& panel = panels_[static_cast<std::size_t>(candidates_[static_cast<std::size_t>(i)])];
            const double far = std::max(distance(now.lower, panel.minimum, panel.maximum),
                                        distance(now.upper, panel.minimum, panel.maximum));
            best = std::max(best, -0.5 * (panel.farthest * panel.farthest + far * far));
        }
        const int kept_begin = static_cast<int>(candidates_.size());
        double scale = 1e300;
        double least = 1e300;
        double greatest = -1e300;
        for (int i = begin; i < end; ++i) {
            const int index = candidates_[static_cast<std::size_t>(i)];
            const Panel& panel = panels_[static_cast<std::size_t>(index)];
            const double near = std::max(0.0, std::max(panel.minimum - now.upper, now.lower - panel.maximum));
            if (-0.5 * (panel.nearest * panel.nearest + near * near) < best - depth_) continue;
            append_candidate(index);
            scale = std::min(scale, panel.scale);
            least = std::min(least, panel.minimum);
            greatest = std::max(greatest, panel.maximum);
        }
        for (const CurveEdge& edge : edges_) {
            if (std::abs(edge.at - centre_) > reach_ * spread_) continue;
            for (const double c : {edge.left, edge.right}) {
                if (c > now.lower - reach_ && c < now.upper + reach_) scale = std::min(scale, 1.0);
            }
        }
        const int list = static_cast<int>(list_.size());
        list_.push_back({kept_begin, static_cast<int>(candidates_.size()), least, greatest});
        if (now.upper - now.lower <= segment_length_ * scale) {
            segments_.push_back({now.lower, now.upper, list, {}, {}});
            continue;
        }
        const double middle = 0.5 * (now.lower + now.upper);
        pending.push_back({now.lower, middle, list});
        pending.push_back({middle, now.upper, list});
    }
}

void PosteriorSums::append_candidate(int index) {
    const Panel& panel = panels_[static_cast<std::size_t>(index)];
    candidates_.push_back(index);
    bounds_.minimum.push_back(panel.minimum);
    bounds_.maximum.push_back(panel.maximum);
    bounds_.nearest_squared.push_back(panel.nearest * panel.nearest);
    bounds_.farthest_squared.push_back(panel.farthest * panel.farthest);
}

void PosteriorSums::PanelBounds::clear() {
    minimum.clear();
    maximum.clear();
    nearest_squared.clear();
    farthest_squared.clear();
}

void PosteriorSums::make_nodes(Panel& panel) {
    const std::size_t order = rule_.node.size();
    const std::size_t node = w_.size();
    panel.first_node = static_cast<int>(node);
    w_.resize(node + order);
    mass_.resize(node + order);
    place_nodes(order, panel.lower, 0.5 * (panel.upper - panel.lower), rule_.node.data(), rule_.weight.data(),
                w_.data() + node, mass_.data() + node);
    budget_.spend(static_cast<double>(order));

    int none = -1;
    int& value = grid_.empty() ? none : grid_[panel.source].first_value[panel.piece];
    if (value < 0) {
        value = static_cast<int>(c_.size());
        budget_.spend(node_cost * static_cast<double>(order));
        for (std::size_t j = 0; j < order; ++j) c_.push_back(curve_(centre_ + spread_ * w_[node + j]));
    }
    panel.first_value = value;
}

PosteriorSums::Terms PosteriorSums::density_terms(double y, int candidates) {
    if (budget_.spent()) return {};
    const CandidateList& list = list_[static_cast<std::size_t>(candidates)];
    const auto first = static_cast<std::size_t>(list.begin);
    const auto count = static_cast<std::size_t>(list.end - list.begin);
    above_.resize(count);
    below_.resize(count);
    bound_exponents(count, y, bounds_.minimum.data() + first, bounds_.maximum.data() + first,
                    bounds_.nearest_squared.data() + first, bounds_.farthest_squared.data() + first,
                    above_.data(), below_.data());
    const double best = largest(below_.data(), count);
    if (best < vanishing) return {};
    // Of the moments of c: near the posterior, no cancellation.
    const double origin = std::clamp(y, list.lowest, list.highest);

    const std::size_t order = rule_.node.size();
    std::size_t visited = 0;
    std::fill(lanes_.begin(), lanes_.end(), 0.0);
    double* const lane = lanes_.data();
    const MomentLanes lanes{
        lane, lane + order, lane + 2 * order, lane + 3 * order, lane + 4 * order, lane + 5 * order};
    for (std::size_t i = 0; i < count; ++i) {
        if (above_[i] < best - depth_) continue;
        Panel& panel = panels_[static_cast<std::size_t>(candidates_[first + i])];
        if (panel.first_node < 0) make_nodes(panel);
        ++visited;
        const auto node = static_cast<std::size_t>(panel.first_node);
        const double far = std::max(std::abs(y - panel.minimum), std::abs(y - panel.maximum));
        const auto add =
            panel.steady && far <= farthest_fast ? add_gaussian_moments : add_distant_gaussian_moments;
        add(order, y, origin, w_.data() + node, c_.data() + panel.first_value, mass_.data() + node, lanes);
    }
    budget_.spend(call_cost + static_cast<double>(count + visited * order));
    std::array<double, 6> sum;
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] = sum_of_lanes(lane + k * order, order);
    if (!(sum[0] > 0.0)) return {};
    const double p = inverse_sqrt_two_pi * sum[0];
    const double mean_w = sum[1] / sum[0];
    const double mean_c = sum[3] / sum[0];
    const double variance_w = sum[2] / sum[0] - mean_w * mean_w;
    const double variance_c = std::max(0.0, sum[4] / sum[0] - mean_c * mean_c);
    const double covariance = sum[5] / sum[0] - mean_w * mean_c;
    return {p * mean_w * mean_w, p * variance_c, p * (1.0 - variance_w) * (1.0 - variance_w),
            p * covariance * covariance, -p * std::log(p)};
}

}  // namespace resolva
