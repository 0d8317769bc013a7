#pragma once

#include <cmath>

namespace resolva {

/// A point or a vector of the plane: of the ambient plane for curves; of the meridian half plane, x the
/// distance from the axis and y the height, for surfaces of revolution.
struct PlaneVector {
    double x = 0.0;
    double y = 0.0;

    friend constexpr PlaneVector operator+(PlaneVector a, PlaneVector b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr PlaneVector operator-(PlaneVector a, PlaneVector b) { return {a.x - b.x, a.y - b.y}; }
    friend constexpr PlaneVector operator*(double c, PlaneVector a) { return {c * a.x, c * a.y}; }
};

constexpr double dot(PlaneVector a, PlaneVector b) {
    return a.x * b.x + a.y * b.y;
}

inline double norm(PlaneVector a) {
    return std::hypot(a.x, a.y);
}

}  // namespace resolva
