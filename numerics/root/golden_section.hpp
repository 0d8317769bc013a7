#pragma once

// The minimum of a quantity along a line of computed points, inside a bracket.
//
// For quantities that come with everything else known about a point, where each point is computed from the
// best one so far: golden sections keep it at hand, and may end as soon as a point says that it is what was
// looked for. Source: Kiefer 1953. Cost: one point a step, 0.69 of the bracket a step at worst.

namespace resolva {

struct GoldenSection {
    int max_steps = 40;
    double tolerance = 1e-7;  ///< width of the final bracket
};

/// The best point found in [lower, upper]; `best` is the point at `middle`, no larger in `quantity` than the
/// ends. `compute(x, best)` returns the point at x; `found(point)` ends the search.
template <class Point, class Compute, class Quantity, class Found>
Point golden_section(double lower, double middle, double upper, Point best, Compute&& compute,
                     Quantity&& quantity, Found&& found, const GoldenSection& method = {}) {
    constexpr double share = 0.3819660112501051;
    for (int step = 0; step < method.max_steps && !found(best) && upper - lower > method.tolerance; ++step) {
        const bool above = upper - middle > middle - lower;
        const double x = above ? middle + share * (upper - middle) : middle - share * (middle - lower);
        const Point probe = compute(x, best);
        if (quantity(probe) < quantity(best)) {
            (above ? lower : upper) = middle;
            middle = x;
            best = probe;
        } else {
            (above ? upper : lower) = x;
        }
    }
    return best;
}

}  // namespace resolva
