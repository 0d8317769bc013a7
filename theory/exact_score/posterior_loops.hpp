#pragma once

// The inner loops of PosteriorSums, written so that they become vector instructions. Arrays have the given
// length and none overlaps another.

#include <cstddef>

namespace resolva {

/// The sum of these values.
double sum_of_lanes(const double* lane, std::size_t count);

/// Of at least one value; -1e300 without.
double largest(const double* value, std::size_t count);

/// Bounds of the largest exponent -w^2/2 - (y - c)^2/2 that each panel reaches, from above and from below.
void bound_exponents(std::size_t count, double y, const double* minimum, const double* maximum,
                     const double* nearest_squared, const double* farthest_squared, double* above,
                     double* below);

/// Nodes w = from + half (1 + node), |w| <= 37, of a rule on [-1, 1], and their weights under N(0, 1).
void place_nodes(std::size_t count, double from, double half, const double* node, const double* weight,
                 double* w, double* mass);

}  // namespace resolva
