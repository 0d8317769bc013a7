#include <resolva/theory/exact_score/nearby_pieces.hpp>

#include <algorithm>
#include <cmath>

namespace resolva {

namespace {

constexpr int looked_through = 256;  // pieces judged one by one when a list is narrowed
constexpr int few = 8;               // pieces for which a bisection does not pay

double distance_between(double y, double minimum, double maximum) {
    return std::max(0.0, std::max(minimum - y, y - maximum));
}

/// Of the farthest point of the interval from [minimum, maximum].
double farthest_distance(const ResponseInterval& interval, double minimum, double maximum) {
    return std::max(distance_between(interval.lower, minimum, maximum),
                    distance_between(interval.upper, minimum, maximum));
}

}  // namespace

double ResponseInterval::distance(double minimum, double maximum) const {
    return std::max(0.0, std::max(minimum - upper, lower - maximum));
}

int NearbyPieces::start(double centre, double lower, double upper) {
    centre_ = centre;
    ranges_.clear();
    lists_.clear();
    const auto [begin, end] = pieces_.overlapping(lower, upper);
    if (begin < end) {
        farthest_ = std::max(pieces_.place(begin, centre).farthest, pieces_.place(end - 1, centre).farthest);
    }
    for (const PieceRange& run : pieces_.runs()) {
        const PieceRange part{std::max(run.begin, begin), std::min(run.end, end), run.rising};
        if (part.size() > 0) ranges_.push_back(part);
    }
    close_list(0);
    return end - begin;
}

void NearbyPieces::close_list(std::size_t first_range) {
    List list{first_range, ranges_.size()};
    for (std::size_t k = first_range; k < ranges_.size(); ++k) {
        list.lowest = std::min(list.lowest, pieces_.lowest(ranges_[k]));
        list.highest = std::max(list.highest, pieces_.highest(ranges_[k]));
    }
    lists_.push_back(list);
}

int NearbyPieces::count(int number) const {
    int pieces = 0;
    for (std::size_t k = list(number).begin; k < list(number).end; ++k) pieces += ranges_[k].size();
    return pieces;
}

/// Beyond this distance of c from y a piece does not matter, when c comes as near as `distance` to y on some
/// piece.
double NearbyPieces::noise_reach(double distance) const {
    return std::sqrt(farthest_ * farthest_ + distance * distance + 2.0 * depth_);
}

std::pair<int, double> NearbyPieces::narrow(int number, const ResponseInterval& interval) {
    const List from = list(number);
    double within = 1e300;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        within = std::min(
            within, farthest_distance(interval, pieces_.lowest(ranges_[k]), pieces_.highest(ranges_[k])));
    }
    const double noise = noise_reach(within);
    const std::size_t first = ranges_.size();
    int pieces = 0;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        const PieceRange part = pieces_.reaching(ranges_[k], interval.lower - noise, interval.upper + noise);
        if (part.size() <= 0) continue;
        ranges_.push_back(part);
        pieces += part.size();
    }
    double scale = 1e300;
    if (pieces <= looked_through) {
        scale = trim(first, interval);
    } else {
        for (std::size_t k = first; k < ranges_.size(); ++k) {
            scale = std::min(scale, pieces_.least_scale(ranges_[k]));
        }
    }
    close_list(first);
    return {static_cast<int>(lists_.size()) - 1, scale};
}

/// Cuts off the ends of the last ranges that matter nowhere on the interval; returns the least scale of the
/// pieces that do.
double NearbyPieces::trim(std::size_t first_range, const ResponseInterval& interval) {
    double best = -1e300;
    for (std::size_t k = first_range; k < ranges_.size(); ++k) {
        for (int i = ranges_[k].begin; i < ranges_[k].end; ++i) {
            const double far = farthest_distance(interval, pieces_.minimum(i), pieces_.maximum(i));
            const double farthest = pieces_.place(i, centre_).farthest;
            best = std::max(best, -0.5 * (farthest * farthest + far * far));
        }
    }
    double scale = 1e300;
    std::size_t kept = first_range;
    for (std::size_t k = first_range; k < ranges_.size(); ++k) {
        PieceRange part{0, 0, ranges_[k].rising};
        for (int i = ranges_[k].begin; i < ranges_[k].end; ++i) {
            const double near = interval.distance(pieces_.minimum(i), pieces_.maximum(i));
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

double NearbyPieces::find(double y, int number) {
    const List& from = list(number);
    double within = 1e300;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        within =
            std::min(within, distance_between(y, pieces_.lowest(ranges_[k]), pieces_.highest(ranges_[k])));
    }
    const double noise = noise_reach(within);
    found_.clear();
    bounds_.clear();
    double best = -1e300;
    for (std::size_t k = from.begin; k < from.end; ++k) {
        const PieceRange part =
            ranges_[k].size() <= few ? ranges_[k] : pieces_.reaching(ranges_[k], y - noise, y + noise);
        if (part.size() <= 0) continue;
        found_.push_back(part);
        for (int i = part.begin; i < part.end; ++i) {
            const double near = distance_between(y, pieces_.minimum(i), pieces_.maximum(i));
            const PiecePlace place = pieces_.place(i, centre_);
            best = std::max(best, -0.5 * (place.farthest * place.farthest + near * near));
            bounds_.push_back(-0.5 * (place.nearest * place.nearest + near * near));
        }
    }
    const double* bound = bounds_.data();
    std::size_t kept = 0;
    for (const PieceRange& part : found_) {
        PieceRange rest = part;
        while (rest.begin < rest.end && bound[rest.begin - part.begin] < best - depth_) ++rest.begin;
        while (rest.begin < rest.end && bound[rest.end - 1 - part.begin] < best - depth_) --rest.end;
        bound += part.size();
        if (rest.size() > 0) found_[kept++] = rest;
    }
    found_.resize(kept);
    return best;
}

}  // namespace resolva
