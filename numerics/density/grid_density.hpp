#pragma once

// A probability density on a uniform periodic grid, moved by monotone maps and blurred by Gaussians.
//
//   push forward   Y = m(X):  p_Y(z) = p_X(m^{-1}(z)) / m'(m^{-1}(z)); the inverse by Newton steps from the
//   neighbour,
//                  p_X between nodes by Lagrange interpolation through six of them (order dx^6)
//   convolution    Y = X + N(0, s^2): multiplication by exp(-s^2 k^2 / 2) in Fourier space (exact on the
//   grid's modes)
// The density must have died out at the ends of the grid, and its features must be wider than a few spacings.
// Both are seen in the result: `mass` departs from one, and `roughness`, the share of the upper half of the
// Fourier modes in the root mean square, rises above rounding.

#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/density/fourier.hpp>

namespace resolva {

/// Value and derivative of an increasing map.
struct MapValue {
    double value;
    double slope;
};

class GridDensity {
  public:
    /// The density f at the nodes -half_width + i dx, dx = 2 half_width / points.
    /// @throws BadArgument unless half_width > 0 and points is a power of two, at least 16.
    template <class F>
    GridDensity(double half_width, std::size_t points, F&& f)
        : half_width_(require_positive("half width of the grid", half_width)), transform_(points) {
        if (points < 16)
            refuse("number of grid points", static_cast<double>(points), "it must be at least 16");
        value_.reserve(points);
        for (std::size_t i = 0; i < points; ++i) value_.push_back(f(node(i)));
        pushed_.resize(points);
        mode_.resize(points);
    }

    std::size_t size() const { return value_.size(); }
    double spacing() const { return 2.0 * half_width_ / static_cast<double>(transform_.size()); }
    double node(std::size_t i) const { return -half_width_ + spacing() * static_cast<double>(i); }
    double operator[](std::size_t i) const { return value_[i]; }

    /// Integral over the grid.
    double mass() const;

    /// Replaces the density of X by that of m(X). `map` takes a double and returns a MapValue with positive
    /// slope. Status: `inaccurate` when the slope is not positive or Newton's method does not settle; the
    /// density is then unchanged. Cost: two or three evaluations of the map a node.
    template <class Map>
    Status push_forward(const Map& map) {
        double at = -half_width_;
        for (std::size_t j = 0; j < size(); ++j) {
            const double z = node(j);
            MapValue m = map(at);
            constexpr int steps = 60;
            int step = 0;
            for (; step < steps; ++step) {
                if (!(m.slope > 0.0)) return Status::inaccurate;
                const double move = (z - m.value) / m.slope;
                at += move;
                m = map(at);
                if (std::abs(move) <= 1e-13 * half_width_) break;
            }
            if (step == steps || !(m.slope > 0.0)) return Status::inaccurate;
            pushed_[j] = interpolate(at) / m.slope;
        }
        value_.swap(pushed_);
        return Status::converged;
    }

    /// Replaces the density of X by that of X + N(0, variance). Cost: two Fourier transforms.
    void convolve_gaussian(double variance);

    /// Root of the share of the Fourier modes above half the largest wave number in the sum of squares, as of
    /// the last convolution (before it).
    double roughness() const { return roughness_; }

  private:
    /// The density at x by six-point interpolation; zero outside the grid.
    double interpolate(double x) const;

    double half_width_;
    FourierTransform transform_;
    std::vector<double> value_;
    std::vector<double> pushed_;
    std::vector<std::complex<double>> mode_;
    double roughness_ = 0.0;
};

}  // namespace resolva
