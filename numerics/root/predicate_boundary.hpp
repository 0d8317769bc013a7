#pragma once

#include <cmath>

namespace resolva {

/// The place between `inside` (where the predicate holds) and `outside` (where it does not) at which it
/// changes, by bisection to the given width; one of several places when it changes more than once. Cost: log2
/// of the ratio of widths in evaluations. The predicate is not evaluated at the two ends, and nothing is
/// refused: a width below the spacing of the numbers there ends at that spacing.
template <class Predicate>
double predicate_boundary(Predicate&& holds, double inside, double outside, double width) {
    while (std::abs(inside - outside) > width) {
        const double middle = inside + 0.5 * (outside - inside);
        if (middle == inside || middle == outside) break;
        (holds(middle) ? inside : outside) = middle;
    }
    return inside + 0.5 * (outside - inside);
}

}  // namespace resolva
