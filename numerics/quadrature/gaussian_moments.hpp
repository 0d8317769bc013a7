#pragma once

#include <cstddef>

namespace resolva {

/// Sums of the first and second moments of a point (w, c) under the weights m_j exp(-(y - c_j)^2/2).
struct GaussianMoments {
    double one = 0.0;  ///< weight
    double w = 0.0;    ///< weight * w
    double ww = 0.0;   ///< weight * w^2
    double c = 0.0;    ///< weight * (c - origin)
    double cc = 0.0;   ///< weight * (c - origin)^2
    double cw = 0.0;   ///< weight * (c - origin) * w
};

/// Adds `count` nodes to the sums. Requires |y - c_j| <= 37 for every j, the range of the fast exponential;
/// weights are right to 1e-14 + 1e-16 (y - c_j)^2 relative. Cost: 1.5 to 3 ns a node with wide vector
/// instructions, in multiples of four nodes.
void add_gaussian_moments(std::size_t count, double y, double origin, const double* w, const double* c,
                          const double* mass, GaussianMoments& sum);

/// The same without the requirement, at several times the cost.
void add_distant_gaussian_moments(std::size_t count, double y, double origin, const double* w,
                                  const double* c, const double* mass, GaussianMoments& sum);

/// Nodes w = from + half (1 + node), |w| <= 37, of a rule on [-1, 1], and their weights under N(0, 1).
void place_gaussian_nodes(std::size_t count, double from, double half, const double* node,
                          const double* weight, double* w, double* mass);

}  // namespace resolva
