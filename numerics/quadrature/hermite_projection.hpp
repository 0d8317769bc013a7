#pragma once

#include <functional>
#include <span>
#include <vector>

#include <resolva/numerics/quadrature/gaussian_panels.hpp>

namespace resolva {

/// Coefficients c_k = E f(g) h_k(g) of a function in the orthonormal probabilists' Hermite basis
/// h_k = he_k / sqrt(k!), g ~ N(0, 1), to any order, on one composite Gauss-Legendre grid.
///
/// The grid covers the half line and holds the even and the odd part of f, so a coefficient that vanishes by
/// parity is exactly zero when f(-x) = +-f(x) holds in floating point. Its panels follow f to rounding
/// (gaussian_panels.hpp). The error is that of the grid: compare it with the halved one. Cost: nodes * order
/// multiplications; 20 nodes for each panel of [0, 13].
class HermiteProjection {
  public:
    /// Samples f; panels are no wider than `width`.
    /// @throws BadArgument when the width is not positive or a breakpoint is NaN.
    HermiteProjection(const std::function<double(double)>& f, std::span<const double> breakpoints,
                      double width);

    /// On panels that exist already.
    explicit HermiteProjection(GaussianPanels panels);

    /// Computes the coefficients up to degree `order` (those already known are kept).
    void extend(int order);

    /// c_0, c_1, ... up to the highest degree computed so far.
    const std::vector<double>& coefficients() const { return coefficients_; }

    /// E f(g)^2.
    double second_moment() const;

    /// E (f(g) - c_0 - c_1 g)^2, from the residual at each node: no difference of large moments.
    double nonlinear_moment() const;

    /// False when f is not finite at a node.
    bool finite() const { return panels_.finite(); }

    const GaussianPanels& panels() const { return panels_; }

  private:
    GaussianPanels panels_;
    std::vector<double> weights_;  ///< of E over both half lines
    std::vector<double> even_;
    std::vector<double> odd_;
    std::vector<double> weighted_even_;  ///< weight times value
    std::vector<double> weighted_odd_;
    std::vector<double> previous_;  ///< h_{k-1} at the nodes
    std::vector<double> last_;      ///< h_k at the nodes
    std::vector<double> coefficients_;
};

/// A projection on panels whose halving changes nothing, with estimates of what is left.
struct SettledProjection {
    HermiteProjection projection;
    double error;         ///< of every coefficient, and of the values of f in the root mean square
    double moment_error;  ///< of the nonlinear moment
};

/// Halves the panels until the coefficients up to `order` settle at rounding level, at most five times.
SettledProjection settle(const std::function<double(double)>& f, HermiteProjection coarse, int order);

}  // namespace resolva
