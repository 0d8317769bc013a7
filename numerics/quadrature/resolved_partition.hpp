#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace resolva {

/// One panel of a partition, with the range of the function on it (sampled, then widened by a tenth).
struct ResolvedPanel {
    double lower = 0.0;
    double upper = 0.0;
    double minimum = 0.0;
    double maximum = 0.0;
    int direction = 0;  ///< +1 increasing, -1 decreasing, 0 constant or neither, as sampled
};

/// What a panel may contain.
struct PanelLimits {
    double max_width = 4.0;
    double max_change = 5.0;  ///< bound on the variation of the function on one panel
    double floor = 0.0;       ///< changes below this size are irrelevant
    double tolerance = 1e-5;  ///< last Legendre coefficients of order 12, relative to the change on the panel
                              ///< or to max_change, whichever is less
    std::size_t max_panels = 400000;
};

struct ResolvedPartition {
    std::vector<ResolvedPanel> panels;  ///< in increasing order, without gaps
    bool finite = true;                 ///< every sampled value was finite
    bool settled = true;                ///< no panel was left unresolved for lack of panels
};

/// Cuts [lower, upper] at the breakpoints, then halves until a polynomial of degree 11 follows the function
/// on every panel. Where the function then still changes by more than max_change, the panel is cut into steps
/// of nearly that change if it keeps its direction, halved if not. An undeclared jump ends in panels of
/// relative width 1e-9. Cost: 14 evaluations a panel tried, one or two a step.
ResolvedPartition resolved_partition(const std::function<double(double)>& function, double lower,
                                     double upper, const std::vector<double>& breakpoints,
                                     const PanelLimits& limits);

}  // namespace resolva
