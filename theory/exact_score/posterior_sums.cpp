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
constexpr std::size_t most_laid = 100'000'000;           // pieces around one centre
constexpr double vanishing = -650.0;                     // exponent below which a density is zero in double
constexpr int looked_through = 256;     // pieces judged one by one when segments of y are cut
constexpr int few = 8;                  // pieces for which a bisection does not pay
constexpr double farthest_fast = 37.0;  // |y - c| within the range of the fast exponential

double distance(double y, double minimum, double maximum) {
    return std::max(0.0, std::max(minimum - y, y - maximum));
}

}  // namespace

PosteriorSums::PosteriorSums(std::function<double(double)> curve, const std::vector<ResolvedPanel>& panels,
                             const std::vector<CurveEdge>& edges, double spread, double variance_floor,
                             const ChannelResolution& resolution, WorkBudget& budget)
    : curve_(std::move(curve)),
      panels_(panels),
      edges_(edges),
      spread_(spread),
      reach_(resolution.reach),
      depth_(resolution.depth),
      tolerance_(resolution.tolerance),
      segment_length_(resolution.segment),
      variance_floor_(variance_floor),
      rule_(legendre_rule(resolution.order)),
      budget_(budget) {
    kept_ = pieces_.lay(panels_, spread_, -resolution.reach, resolution.reach, most_kept);
    if (kept_) make_room();
}

PosteriorSums::Averages PosteriorSums::averages(double centre, double leniency) {
    centre_ = centre;
    ++centre_count_;
    collect_pieces();
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

void PosteriorSums::collect_pieces() {
    ranges_.clear();
    lists_.clear();
    const double lower = centre_ - reach_ * spread_;
    const double upper = centre_ + reach_ * spread_;
    if (!kept_) {
        const double affordable = std::min(static_cast<double>(most_laid), std::max(0.0, budget_.left()));
        if (!pieces_.lay(panels_, spread_, lower, upper, static_cast<std::size_t>(affordable))) {
            budget_.spend(2.0 * affordable);
            return;
        }
        make_room();
    }
    const auto [begin, end] = pieces_.overlapping(lower, upper);
    if (begin == end) return;
    budget_.spend(static_cast<double>(end - begin));
    farthest_ = std::max(pieces_.place(begin, centre_).farthest, pieces_.place(end - 1, centre_).farthest);
    PieceList all{0, 0, 1e300, -1e300};
    for (const PieceRange& run : pieces_.runs()) {
        const PieceRange part{std::max(run.begin, begin), std::min(run.end, end), run.rising};
        if (part.size() <= 0) continue;
        ranges_.push_back(part);
        all.lowest = std::min(all.lowest, pieces_.lowest(part));
        all.highest = std::max(all.highest, pieces_.highest(part));
    }
    all.end = ranges_.size();
    lists_.push_back(all);
}

/// Halves an interval of y until it is short against the smallest scale of the pieces that reach it.
void PosteriorSums::cut_segments() {
    segments_.clear();
    if (lists_.empty() || budget_.spent()) return;
    pending_.assign(1, {lists_[0].lowest - reach_, lists_[0].highest + reach_, 0});
    while (!pending_.empty()) {
        Interval now = pending_.back();
        pending_.pop_back();
        if (budget_.spent()) return;
        const double scale = narrow(now);
        now.list = lists_.size() - 1;
        if (now.upper - now.lower <= segment_length_ * scale) {
            segments_.push_back({now.lower, now.upper, static_cast<int>(now.list), {}, {}});
            continue;
        }
        const double middle = 0.5 * (now.lower + now.upper);
        pending_.push_back({now.lower, middle, now.list});
        pending_.push_back({middle, now.upper, now.list});
    }
}

/// Beyond this distance of c from y a piece does not count, when c comes as near as `distance` to y on some
/// piece of this centre.
double PosteriorSums::noise_reach(double distance) const {
    return std::sqrt(farthest_ * farthest_ + distance * distance + 2.0 * depth_);
}

/// Appends the list of those pieces of an interval's list that reach it; returns the least scale among those
/// that count.
double PosteriorSums::narrow(const Interval& interval) {
    const PieceList from = lists_[interval.list];
    double within = 1e300;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        const double low = pieces_.lowest(ranges_[k]);
        const double high = pieces_.highest(ranges_[k]);
        within = std::min(within,
                          std::max(distance(interval.lower, low, high), distance(interval.upper, low, high)));
    }
    const double noise = noise_reach(within);
    const std::size_t first = ranges_.size();
    int count = 0;
    double scale = near_edge(interval) ? 1.0 : 1e300;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        const PieceRange part = pieces_.reaching(ranges_[k], interval.lower - noise, interval.upper + noise);
        if (part.size() <= 0) continue;
        ranges_.push_back(part);
        count += part.size();
    }
    budget_.spend(call_cost + static_cast<double>(count));
    if (count <= looked_through) {
        scale = std::min(scale, trim(first, interval));
    } else {
        for (std::size_t k = first; k < ranges_.size(); ++k)
            scale = std::min(scale, pieces_.least_scale(ranges_[k]));
    }
    PieceList list{first, ranges_.size(), 1e300, -1e300};
    for (std::size_t k = first; k < ranges_.size(); ++k) {
        list.lowest = std::min(list.lowest, pieces_.lowest(ranges_[k]));
        list.highest = std::max(list.highest, pieces_.highest(ranges_[k]));
    }
    lists_.push_back(list);
    return scale;
}

/// Cuts off the ends of the last ranges that count nowhere on the interval.
double PosteriorSums::trim(std::size_t first_range, const Interval& interval) {
    double best = -1e300;
    for (std::size_t k = first_range; k < ranges_.size(); ++k) {
        for (int i = ranges_[k].begin; i < ranges_[k].end; ++i) {
            const double far = std::max(distance(interval.lower, pieces_.minimum(i), pieces_.maximum(i)),
                                        distance(interval.upper, pieces_.minimum(i), pieces_.maximum(i)));
            const double farthest = pieces_.place(i, centre_).farthest;
            best = std::max(best, -0.5 * (farthest * farthest + far * far));
        }
    }
    double scale = 1e300;
    std::size_t kept = first_range;
    for (std::size_t k = first_range; k < ranges_.size(); ++k) {
        PieceRange part{0, 0, ranges_[k].rising};
        for (int i = ranges_[k].begin; i < ranges_[k].end; ++i) {
            const double near = std::max(
                0.0, std::max(pieces_.minimum(i) - interval.upper, interval.lower - pieces_.maximum(i)));
            const double nearest = pieces_.place(i, centre_).nearest;
            if (-0.5 * (nearest * nearest + near * near) < best - depth_) continue;
            if (part.end == 0) part.begin = i;
            part.end = i + 1;
            scale = std::min(scale, pieces_.scale(i));
        }
        if (part.size() > 0) ranges_[kept++] = part;
    }
    ranges_.resize(kept);
    return scale;
}

bool PosteriorSums::near_edge(const Interval& interval) const {
    for (const CurveEdge& edge : edges_) {
        if (std::abs(edge.at - centre_) > reach_ * spread_) continue;
        for (const double c : {edge.left, edge.right}) {
            if (c > interval.lower - reach_ && c < interval.upper + reach_) return true;
        }
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

/// Fills `near_` with the pieces near y and `above_` with upper bounds of their exponents; returns a lower
/// bound of the largest exponent.
double PosteriorSums::bound_exponents(double y, const PieceList& list) {
    double within = 1e300;
    for (std::size_t k = list.begin; k < list.end; ++k) {
        within = std::min(within, distance(y, pieces_.lowest(ranges_[k]), pieces_.highest(ranges_[k])));
    }
    const double noise = noise_reach(within);
    near_.clear();
    above_.clear();
    double best = -1e300;
    for (std::size_t k = list.begin; k < list.end; ++k) {
        const PieceRange part =
            ranges_[k].size() <= few ? ranges_[k] : pieces_.reaching(ranges_[k], y - noise, y + noise);
        if (part.size() <= 0) continue;
        near_.push_back(part);
        for (int i = part.begin; i < part.end; ++i) {
            const double near = distance(y, pieces_.minimum(i), pieces_.maximum(i));
            const PiecePlace place = pieces_.place(i, centre_);
            best = std::max(best, -0.5 * (place.farthest * place.farthest + near * near));
            above_.push_back(-0.5 * (place.nearest * place.nearest + near * near));
        }
    }
    return best;
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

PosteriorSums::Terms PosteriorSums::density_terms(double y, int number) {
    if (budget_.spent()) return {};
    const PieceList list = lists_[static_cast<std::size_t>(number)];
    const double best = bound_exponents(y, list);
    budget_.spend(call_cost + static_cast<double>(above_.size()));
    if (best < vanishing) return {};
    // Of the moments of c: near the posterior, no cancellation.
    const double origin = std::clamp(y, list.lowest, list.highest);

    GaussianMoments sum;
    const double* above = above_.data();
    for (const PieceRange& part : near_) {
        int begin = part.begin;
        int end = part.end;
        while (begin < end && above[begin - part.begin] < best - depth_) ++begin;
        while (begin < end && above[end - 1 - part.begin] < best - depth_) --end;
        above += part.size();
        if (begin < end) add_pieces(y, origin, begin, end, sum);
    }
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
