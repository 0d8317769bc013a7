#include <resolva/theory/exact_score/posterior_sums.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
constexpr double entropy_of_noise = 1.4189385332046727;  // ln(2 pi e)/2
constexpr double call_cost = 100.0;                      // of one density, in posterior terms
constexpr double node_cost = 20.0;                       // of one value of the curve, in posterior terms
constexpr std::size_t most_kept = 65536;                 // pieces whose values of the curve are kept
constexpr double least_kept_spread = 0.02;               // below, centres hardly share any
constexpr double most_laid = 4e6;                        // pieces around one centre
constexpr double vanishing = -650.0;                     // exponent below which a density is zero in double
constexpr double farthest_fast = 37.0;                   // |y - c| within the range of the fast exponential

}  // namespace

PosteriorSums::PosteriorSums(std::function<double(double)> curve, const std::vector<ResolvedPanel>& panels,
                             const std::vector<CurveEdge>& edges, double spread, double variance_floor,
                             const ChannelResolution& resolution, WorkBudget& budget)
    : curve_(std::move(curve)),
      panels_(panels),
      edges_(edges),
      spread_(spread),
      reach_(resolution.reach),
      tolerance_(resolution.tolerance),
      segment_length_(resolution.segment),
      variance_floor_(variance_floor),
      rule_(legendre_rule(resolution.order)),
      budget_(budget),
      nearby_(pieces_, resolution.depth) {
    kept_ = spread > least_kept_spread &&
            pieces_.lay(panels_, spread_, -resolution.reach, resolution.reach, most_kept);
    if (kept_) make_room();
}

PosteriorSums::Averages PosteriorSums::averages(double centre, double leniency) {
    centre_ = centre;
    ++centre_count_;
    Averages unknown;
    unknown.value.fill(std::numeric_limits<double>::quiet_NaN());
    if (!collect_pieces()) return unknown;
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
    if (budget_.spent()) return unknown;
    Averages averages{sum.total, sum.settled};
    averages.value[4] = std::max(0.0, averages.value[4] - entropy_of_noise);
    return averages;
}

void PosteriorSums::make_room() {
    const auto count = static_cast<std::size_t>(pieces_.size());
    known_.assign(count, 0);
    placed_.assign(count, 0);
    if (const std::size_t nodes = count * rule_.node.size(); nodes > room_) {
        room_ = nodes;  // never read before it is written: most of it is not even touched
        c_ = std::make_unique_for_overwrite<double[]>(nodes);
        w_ = std::make_unique_for_overwrite<double[]>(nodes);
        mass_ = std::make_unique_for_overwrite<double[]>(nodes);
    }
}

/// False when there are too many pieces around the centre.
bool PosteriorSums::collect_pieces() {
    const double lower = centre_ - reach_ * spread_;
    const double upper = centre_ + reach_ * spread_;
    if (!kept_) {
        const double affordable = std::min(most_laid, std::max(0.0, budget_.left()));
        if (!pieces_.lay(panels_, spread_, lower, upper, static_cast<std::size_t>(affordable))) {
            budget_.spend(2.0 * affordable + 1.0);
            return false;
        }
        make_room();
    }
    budget_.spend(static_cast<double>(nearby_.start(centre_, lower, upper)));
    return true;
}

/// Halves an interval of y until it is short against the smallest scale of the pieces that matter on it.
void PosteriorSums::cut_segments() {
    segments_.clear();
    if (budget_.spent()) return;
    const NearbyPieces::List all = nearby_.list(0);
    if (all.begin == all.end) return;
    pending_.assign(1, {{all.lowest - reach_, all.highest + reach_}, 0});
    while (!pending_.empty()) {
        const auto [interval, outer] = pending_.back();
        pending_.pop_back();
        auto [list, scale] = nearby_.narrow(outer, interval);
        if (near_edge(interval)) scale = std::min(scale, 1.0);
        budget_.spend(call_cost + static_cast<double>(nearby_.count(list)));
        if (budget_.spent()) return;
        if (interval.upper - interval.lower <= segment_length_ * scale) {
            segments_.push_back({interval.lower, interval.upper, list, {}, {}});
            continue;
        }
        const double middle = 0.5 * (interval.lower + interval.upper);
        pending_.push_back({{interval.lower, middle}, list});
        pending_.push_back({{middle, interval.upper}, list});
    }
}

bool PosteriorSums::near_edge(const ResponseInterval& interval) const {
    for (const CurveEdge& edge : edges_) {
        if (std::abs(edge.at - centre_) > reach_ * spread_) continue;
        if (interval.distance(edge.left, edge.left) < reach_) return true;
        if (interval.distance(edge.right, edge.right) < reach_) return true;
    }
    return false;
}

void PosteriorSums::make_nodes(int piece) {
    const std::size_t order = rule_.node.size();
    const std::size_t node = static_cast<std::size_t>(piece) * order;
    const PiecePlace place = pieces_.place(piece, centre_);
    place_gaussian_nodes(order, place.lower, 0.5 * (place.upper - place.lower), rule_.node.data(),
                         rule_.weight.data(), w_.get() + node, mass_.get() + node);
    placed_[static_cast<std::size_t>(piece)] = centre_count_;
    budget_.spend(static_cast<double>(order));
    if (known_[static_cast<std::size_t>(piece)]) return;
    known_[static_cast<std::size_t>(piece)] = 1;
    budget_.spend(node_cost * static_cast<double>(order));
    for (std::size_t j = node; j < node + order; ++j) c_[j] = curve_(centre_ + spread_ * w_[j]);
}

void PosteriorSums::add_pieces(double y, double origin, int begin, int end, GaussianMoments& moments) {
    bool fast = true;
    for (int i = begin; i < end; ++i) {
        if (placed_[static_cast<std::size_t>(i)] != centre_count_) make_nodes(i);
        fast = fast && pieces_.steady(i) &&
               std::max(std::abs(y - pieces_.minimum(i)), std::abs(y - pieces_.maximum(i))) <= farthest_fast;
    }
    const std::size_t order = rule_.node.size();
    const std::size_t node = static_cast<std::size_t>(begin) * order;
    const std::size_t count = static_cast<std::size_t>(end - begin) * order;
    const auto add = fast ? add_gaussian_moments : add_distant_gaussian_moments;
    add(count, y, origin, w_.get() + node, c_.get() + node, mass_.get() + node, moments);
    budget_.spend(static_cast<double>(count));
}

PosteriorSums::Terms PosteriorSums::density_terms(double y, int list) {
    if (budget_.spent()) return {};
    const double best = nearby_.find(y, list);
    budget_.spend(call_cost + static_cast<double>(nearby_.looked_at()));
    if (best < vanishing) return {};
    // Of the moments of c: near the posterior, no cancellation.
    const double origin = std::clamp(y, nearby_.list(list).lowest, nearby_.list(list).highest);
    GaussianMoments sum;
    for (const PieceRange& part : nearby_.found()) add_pieces(y, origin, part.begin, part.end, sum);
    if (!(sum.one > 0.0)) return {};
    const double p = inverse_sqrt_two_pi * sum.one;
    const double mean_w = sum.w / sum.one;
    const double mean_c = sum.c / sum.one;
    const double variance_w = sum.ww / sum.one - mean_w * mean_w;
    const double variance_c = std::max(0.0, sum.cc / sum.one - mean_c * mean_c);
    const double covariance = sum.cw / sum.one - mean_w * mean_c;
    return {p * mean_w * mean_w, p * variance_c, p * (1.0 - variance_w) * (1.0 - variance_w),
            p * covariance * covariance, -p * std::log(p)};
}

}  // namespace resolva
