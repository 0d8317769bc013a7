#pragma once

#include <resolva/theory/geometry/plane_vector.hpp>

namespace resolva {

/// Tube coordinates of a point x near a hypersurface M: its nearest point on M is the one of parameter u, and
/// x = Phi(u) + offset * n(u) with the unit normal n pointing outwards.
struct TubePoint {
    double parameter = 0.0;
    double offset = 0.0;
};

/// How far tube coordinates reach along one normal before another point of M is as near (the medial axis):
/// -inner < offset < outer, both positive, possibly infinite.
struct NormalRange {
    double inner = 0.0;
    double outer = 0.0;
};

/// A vector at a tube point, split along the normal n(u) and the unit tangent in the direction of increasing
/// u.
struct TubeVector {
    double normal = 0.0;
    double tangent = 0.0;
};

}  // namespace resolva
