#pragma once

#include <cstddef>

namespace resolva {

/// Running sums of the first and second moments of a point (w, c) under the weights m_j exp(-(y - c_j)^2/2).
///
/// One sum for each node position j, kept apart so that the loop over nodes has no dependence between its
/// passes and becomes vector instructions; add them up in the end. Arrays of the given length, none
/// overlapping another.
struct MomentLanes {
    double* one;  ///< weight
    double* w;    ///< weight * w
    double* ww;   ///< weight * w^2
    double* c;    ///< weight * (c - origin)
    double* cc;   ///< weight * (c - origin)^2
    double* cw;   ///< weight * (c - origin) * w
};

/// Adds `count` nodes. Requires |y - c_j| <= 37 for every j, the range of `decaying_exponential`.
void add_gaussian_moments(std::size_t count, double y, double origin, const double* w, const double* c,
                          const double* mass, const MomentLanes& lanes);

/// The same without the requirement, at several times the cost.
void add_distant_gaussian_moments(std::size_t count, double y, double origin, const double* w,
                                  const double* c, const double* mass, const MomentLanes& lanes);

}  // namespace resolva
