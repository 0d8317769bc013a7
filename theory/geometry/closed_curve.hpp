#pragma once

#include <array>
#include <span>
#include <vector>

#include <resolva/numerics/fourier/periodic_series.hpp>
#include <resolva/theory/geometry/plane_vector.hpp>
#include <resolva/theory/geometry/tube_point.hpp>

namespace resolva {

/// A smooth closed curve in the plane without self-intersection, u -> Phi(u) of period 2 pi, by its Fourier
/// series.
///
/// Immersion and embedding are checked on a polygon of at least 1024 vertices, 16 for each harmonic: a loop
/// smaller than its spacing goes unnoticed. Cost of the construction: a sort and a sweep of the polygon, and
/// its evaluation.
class ClosedCurve {
  public:
    /// Phi and its derivatives of order 1 to 4.
    using Jet = std::array<PlaneVector, 5>;

    /// The curve (x(u), y(u)).
    /// @throws BadArgument when it stops (|Phi'| = 0), degenerates to a point or a doubled arc, or meets
    /// itself.
    ClosedCurve(PeriodicSeries x, PeriodicSeries y);

    /// (a cos u, b sin u).
    /// @throws BadArgument unless both semi-axes are positive.
    static ClosedCurve ellipse(double a, double b);

    /// The trigonometric interpolant of points at equally spaced parameters; the last point repeats the
    /// first, which is how a table says that the curve is closed.
    /// @throws BadArgument when there are fewer than nine points, the last differs from the first, or the
    /// curve is not embedded.
    static ClosedCurve through(std::span<const PlaneVector> points);

    Jet jet(double u) const;
    PlaneVector operator()(double u) const { return {x_(u), y_(u)}; }

    /// Outward unit normal.
    PlaneVector normal(double u) const;

    /// |Phi'|.
    double speed(double u) const;

    /// Signed curvature, positive where the curve bends around its interior.
    double curvature(double u) const;

    /// Distances along the normal to the medial axis, inside and outside. From the radius of the largest disc
    /// that touches at Phi(u): min over v of |Phi(v) - Phi(u)|^2 / (2 n . (Phi(v) - Phi(u))), by the
    /// polygon's vertices and a parabola through the lowest.
    NormalRange normal_range(double u) const;

    double length() const { return length_; }
    /// The extremes of the signed curvature.
    double lowest_curvature() const { return lowest_curvature_; }
    double highest_curvature() const { return highest_curvature_; }
    double largest_speed() const { return largest_speed_; }
    /// The largest |Phi''|.
    double largest_acceleration() const { return largest_acceleration_; }
    std::size_t degree() const;

    /// Vertices at equally spaced parameters.
    std::span<const PlaneVector> polygon() const { return polygon_; }

  private:
    PeriodicSeries x_;
    PeriodicSeries y_;
    std::vector<PlaneVector> polygon_;
    double orientation_ = 1.0;
    double length_ = 0.0;
    double lowest_curvature_ = 0.0;
    double highest_curvature_ = 0.0;
    double largest_speed_ = 0.0;
    double largest_acceleration_ = 0.0;
};

}  // namespace resolva
