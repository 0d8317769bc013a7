#pragma once

// All fixed points x = T(x) of an increasing map T of one variable on an interval.
//
// Two arguments exclude fixed points. Monotonicity: T(l) > l excludes [l, T(l)], and T(u) < u excludes
// [T(u), u], without an error. Smoothness: between two evaluations T follows the cubic through both values
// and slopes; how far the last two evaluations were from the cubics before them bounds its error. Where it
// stays away from the diagonal by more than that there is no fixed point, and where it crosses there is one.
// What neither decides is halved, down to `resolution`: there the signs at the ends decide, so that only
// pairs of fixed points closer than this can be missed (as at a saddle-node, where they merge). Each fixed
// point found comes with a bracket and its kind. Cost: one evaluation a halving; about one for every unit of
// x over which the slope of T changes by a few tenths.
//
// `slack` bounds the error of T when the search runs on a cheap version of it: cubics must keep as much more
// distance, and brackets are widened by what it does to the crossing. Where T runs along the diagonal within
// the slack, over lengths of the resolution, the signs mean nothing: the answer is then marked `doubtful`.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fixed_point/cubic_defect.hpp>
#include <resolva/numerics/fixed_point/scalar_fixed_point.hpp>

namespace resolva {

struct FixedPointSearch {
    double resolution = 0.05;
    double slack = 0.0;
    double trust = 0.02;  ///< deviation of an evaluation from the cubic above which the cubic is not used
    int max_evaluations = 2000;
};

struct FixedPointBrackets {
    std::vector<FixedPointBracket> brackets;  ///< in increasing order
    int evaluations = 0;
    bool doubtful = false;  ///< T is too close to the diagonal somewhere for an error of the slack
    Status status = Status::not_run;
};

namespace detail {

/// Two neighbouring evaluations and what is known of the cubic between them.
struct SearchInterval {
    DefectSample left, right;
    double deviation;          // of an evaluation from the cubic over the interval that this is half of
    double earlier_deviation;  // one halving before

    /// A cubic deviates by the fourth power of the length: one small deviation after a large one is chance.
    double cubic_error() const { return std::max(deviation, earlier_deviation / 16.0); }
};

/// Appends the crossings of the cubic within [lower, upper]; false, and nothing appended, when some part of
/// it is too close to the diagonal to tell.
inline bool add_crossings(const SearchInterval& interval, double lower, double upper, double margin,
                          std::vector<FixedPointBracket>& brackets) {
    const CubicDefect cubic(interval.left, interval.right);
    const double length = interval.right.at - interval.left.at;
    const std::array<double, 4> cut = cubic.monotone_pieces(lower, upper);
    // Near the diagonal and flat: two fixed points, one, or none.
    for (const DefectSample& end : {interval.left, interval.right}) {
        if (std::abs(end.defect) <= margin && 0.25 * std::abs(end.slope) * length <= margin) return false;
    }
    for (std::size_t i = 1; i + 1 < cut.size(); ++i) {
        if (cut[i] != lower && std::abs(cubic(cut[i])) <= margin) return false;
    }
    const std::size_t before = brackets.size();
    for (std::size_t i = 0; i + 1 < cut.size(); ++i) {
        double from = cut[i];
        double to = cut[i + 1];
        // The samples decide at the ends of the interval, so that neighbours agree on a crossing beside one.
        const bool rises = from == interval.left.at ? interval.left.rises() : cubic(from) > 0.0;
        const bool rises_after = to == interval.right.at ? interval.right.rises() : cubic(to) > 0.0;
        if (from == to || rises == rises_after) continue;
        for (int halving = 0; halving < 50; ++halving) {
            const double middle = 0.5 * (from + to);
            ((cubic(middle) > 0.0) == rises ? from : to) = middle;
        }
        const double root = 0.5 * (from + to);
        const double steepness = std::abs(cubic.slope(root));
        // A crossing so flat that the margin spans the interval is left to the finer search.
        if (!(margin < 0.25 * steepness * length)) {
            brackets.resize(before);
            return false;
        }
        const double width = 2.0 * margin / steepness;
        brackets.push_back({root - width, root + width, rises});
    }
    return true;
}

}  // namespace detail

/// Brackets of every fixed point in [lower, upper]; map(x) returns ValueAndSlope.
template <class Map>
FixedPointBrackets search_fixed_points(Map&& map, double lower, double upper,
                                       const FixedPointSearch& search = {}) {
    constexpr double rounding = 1e-14;
    const double untested = std::numeric_limits<double>::infinity();
    FixedPointBrackets found;
    const auto evaluate = [&](double x) {
        ++found.evaluations;
        const ValueAndSlope at = map(x);
        return DefectSample{x, at.value - x, at.slope - 1.0};
    };
    const auto finite = [](const DefectSample& at) {
        return std::isfinite(at.defect) && std::isfinite(at.slope);
    };
    std::vector<detail::SearchInterval> pending;
    {
        const DefectSample bottom = evaluate(lower);
        pending.push_back({bottom, evaluate(upper), untested, untested});
    }
    while (!pending.empty()) {
        const detail::SearchInterval now = pending.back();
        const DefectSample& left = now.left;
        const DefectSample& right = now.right;
        const double cubic_error = now.cubic_error();
        pending.pop_back();
        if (!finite(left) || !finite(right)) {
            found.status = Status::not_finite;
            return found;
        }
        if (found.evaluations >= search.max_evaluations) {
            found.status = Status::iteration_limit;
            return found;
        }
        const double from = left.rises() ? std::max(left.image() - search.slack, left.at) : left.at;
        const double to = right.rises() ? right.at : std::min(right.image() + search.slack, right.at);
        const bool crosses = left.rises() != right.rises();
        if (!crosses && from >= to) continue;
        if (std::min(to - from, right.at - left.at) <= search.resolution) {
            const double flatness = std::min(std::abs(left.slope), std::abs(right.slope));
            const bool close = std::max(std::abs(left.defect), std::abs(right.defect)) <= search.slack;
            const double length = right.at - left.at;
            found.doubtful = found.doubtful || (close && flatness * length < search.slack);
            if (crosses) {
                const double shift = std::min(search.slack / std::max(flatness, 1e-300), length);
                found.brackets.push_back(
                    {std::min(from, to) - shift, std::max(from, to) + shift, left.rises()});
            }
            continue;
        }
        const double margin =
            cubic_error + search.slack + rounding * (std::abs(left.at) + std::abs(right.at));
        if (cubic_error <= search.trust &&
            detail::add_crossings(now, left.at, right.at, margin, found.brackets))
            continue;

        const double length = right.at - left.at;
        const DefectSample middle =
            evaluate(std::clamp(0.5 * (from + to), left.at + 0.25 * length, right.at - 0.25 * length));
        // The deviation of a cubic grows like the product of the squared distances from both ends: scaled to
        // its largest. The deviation of the slope sees what vanishes in the middle by symmetry.
        const CubicDefect cubic(left, right);
        const double product = (middle.at - left.at) * (right.at - middle.at) / (0.25 * length * length);
        const double deviation = std::max(std::abs(middle.defect - cubic(middle.at)) / (product * product),
                                          0.125 * length * std::abs(middle.slope - cubic.slope(middle.at)));
        // Each half of the interval deviates less, by the fourth power of its share once T is resolved: that
        // is left as a margin.
        pending.push_back({left, middle, deviation, now.deviation});
        pending.push_back({middle, right, deviation, now.deviation});
    }
    std::sort(found.brackets.begin(), found.brackets.end(),
              [](const auto& a, const auto& b) { return a.lower < b.lower; });
    found.status = Status::converged;
    return found;
}

}  // namespace resolva
