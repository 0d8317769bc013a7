#pragma once

// All fixed points x = T(x) of an increasing map T of one variable on an interval.
//
// Monotonicity decides where none can be: if T(l) > u or T(u) < l, then [l, u] holds no fixed point, and otherwise
// l may be raised to T(l) when T(l) > l and u lowered to T(u) when T(u) < u. Intervals that survive are halved until
// they are shorter than `resolution`, so that only pairs of fixed points closer than this can be missed (as at a
// saddle-node, where they merge). Each fixed point found comes with a bracket and with its kind: attracting when
// T(x) - x falls through zero, repelling when it rises. Cost: a few evaluations per halving.
//
// `slack` bounds the error of T, when the search runs on a cheap version of it; refinement then starts from the
// bracket and widens it if the accurate T puts the root outside.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <boost/math/tools/toms748_solve.hpp>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

struct FixedPointBracket {
    double lower = 0.0;
    double upper = 0.0;
    bool attracting = true;
};

struct FixedPointSearch {
    double resolution = 0.05;
    double slack = 0.0;
    int max_evaluations = 2000;
};

struct FixedPointBrackets {
    std::vector<FixedPointBracket> brackets;  ///< in increasing order
    int evaluations = 0;
    Status status = Status::not_run;
};

/// Brackets of every fixed point in [lower, upper].
template <class Map>
FixedPointBrackets bracket_fixed_points(Map&& map, double lower, double upper, const FixedPointSearch& search = {}) {
    struct Interval {
        double lower, image_of_lower, upper, image_of_upper;
        bool rises_at_lower, rises_at_upper;  // T(x) > x at the ends
    };
    FixedPointBrackets found;
    const double at_lower = map(lower);
    const double at_upper = map(upper);
    found.evaluations = 2;
    std::vector<Interval> pending{{lower, at_lower, upper, at_upper, at_lower > lower, at_upper > upper}};
    while (!pending.empty()) {
        Interval now = pending.back();
        pending.pop_back();
        if (now.rises_at_lower) now.lower = std::max(now.lower, now.image_of_lower - search.slack);
        if (!now.rises_at_upper) now.upper = std::min(now.upper, now.image_of_upper + search.slack);
        const bool crosses = now.rises_at_lower != now.rises_at_upper;
        if (now.upper - now.lower <= search.resolution) {
            if (crosses) {
                const auto ends = std::minmax(now.lower, now.upper);
                found.brackets.push_back({ends.first, ends.second, now.rises_at_lower});
            }
            continue;
        }
        if (found.evaluations >= search.max_evaluations) {
            found.status = Status::iteration_limit;
            return found;
        }
        const double middle = 0.5 * (now.lower + now.upper);
        const double image = map(middle);
        ++found.evaluations;
        if (std::isnan(image)) {
            found.status = Status::not_finite;
            return found;
        }
        const bool rises = image > middle;
        // The ends' images were used up by the tightening: only the signs there are known now.
        pending.push_back({middle, image, now.upper, now.upper, rises, now.rises_at_upper});
        pending.push_back({now.lower, now.lower, middle, image, now.rises_at_lower, rises});
    }
    std::sort(found.brackets.begin(), found.brackets.end(),
              [](const auto& a, const auto& b) { return a.lower < b.lower; });
    found.status = Status::converged;
    return found;
}

struct ScalarFixedPoint {
    double value = 0.0;
    int evaluations = 0;
    Status status = Status::not_run;
};

/// The fixed point next to `guess`, to the absolute accuracy `tolerance`; `attracting` says on which side it lies.
/// The bracket grows from the first defect outwards, by at most `reach` in all.
template <class Map>
ScalarFixedPoint refine_fixed_point(Map&& map, double guess, bool attracting, double tolerance, double reach) {
    ScalarFixedPoint solution{guess, 0, Status::not_run};
    const auto defect = [&](double x) {
        ++solution.evaluations;
        return map(x) - x;
    };
    double near = guess;
    double near_defect = defect(near);
    if (std::isnan(near_defect)) {
        solution.status = Status::not_finite;
        return solution;
    }
    if (near_defect == 0.0) {
        solution.status = Status::converged;
        return solution;
    }
    const double side = (near_defect > 0.0) == attracting ? 1.0 : -1.0;
    double step = std::max(2.0 * std::abs(near_defect), 4.0 * tolerance);
    double far = near;
    double far_defect = near_defect;
    while (std::signbit(far_defect) == std::signbit(near_defect) && far_defect != 0.0) {
        near = far;
        near_defect = far_defect;
        if (std::abs(far - guess) >= reach) {
            solution.status = Status::no_bracket;
            return solution;
        }
        far = guess + side * std::min(step, reach);
        step *= 4.0;
        far_defect = defect(far);
        if (std::isnan(far_defect)) {
            solution.status = Status::not_finite;
            return solution;
        }
    }
    if (far_defect == 0.0) {
        solution.value = far;
        solution.status = Status::converged;
        return solution;
    }
    if (side < 0.0) {
        std::swap(near, far);
        std::swap(near_defect, far_defect);
    }
    std::uintmax_t steps = 60;
    const auto close = [&](double a, double b) { return std::abs(b - a) <= 2.0 * tolerance; };
    const auto bracket =
        boost::math::tools::toms748_solve(defect, near, far, near_defect, far_defect, close, steps);
    solution.value = 0.5 * (bracket.first + bracket.second);
    solution.status = close(bracket.first, bracket.second) ? Status::converged : Status::iteration_limit;
    return solution;
}

}  // namespace resolva
