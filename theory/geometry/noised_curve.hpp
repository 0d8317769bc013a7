#pragma once

#include <numbers>
#include <span>
#include <vector>

#include <resolva/theory/geometry/closed_curve.hpp>
#include <resolva/theory/geometry/tube_point.hpp>
#include <resolva/theory/geometry/von_mises_law.hpp>

namespace resolva {

/// Von Mises data on a closed plane curve, blurred by Gaussian noise of standard deviation sigma:
///   p(x) = integral N(x; Phi(u), sigma^2 I) p_data(u) du.
///
/// A periodic trapezoidal sum with a spacing below 0.71 standard deviations of the integrand, so that its
/// error, exp(-4 pi^2), is below rounding. Finer grids serve points outside, where the bending narrows the
/// integrand. Blocks of nodes that weigh less than exp(-38) beside the nearest point are passed over. Cost:
/// 16 to 100 exponentials and length / (16 sigma) block tests a point; construction and memory length /
/// sigma.
class NoisedCurve {
  public:
    static constexpr double period = 2.0 * std::numbers::pi;

    /// @throws BadArgument unless sigma is positive, at least 1e-5 of the curve's length, and the law is
    /// legal.
    NoisedCurve(ClosedCurve curve, const VonMisesLaw& law, double sigma);

    double sigma() const { return sigma_; }
    const ClosedCurve& curve() const { return curve_; }

    PlaneVector point(TubePoint at) const;
    PlaneVector normal(double u) const { return curve_.normal(u); }

    /// The nearest point (one of them on the medial axis), by a scan of the nodes and a bracketed root of
    /// (Phi(u) - x) . Phi'(u).
    TubePoint foot(PlaneVector x) const;
    NormalRange normal_range(double u) const { return curve_.normal_range(u); }

    /// |Phi'|.
    double volume_element(double u) const { return curve_.speed(u); }

    /// 1 + offset * curvature.
    double tube_jacobian(TubePoint at) const { return 1.0 + at.offset * curve_.curvature(at.parameter); }

    /// log of the data density with respect to arclength.
    double log_density_on_manifold(double u) const;

    /// log p(x) + dist^2 / (2 sigma^2) + log(2 pi sigma^2) / 2.
    /// Offsets beyond 31 |Phi'|^2 / |Phi''| (the largest of each) build a finer grid of their own at every
    /// call.
    /// @throws BadArgument beyond 1e6 of it.
    double excess_log_density(TubePoint at) const;

    /// The same and the tube's Jacobian at many offsets along one normal: the foot, the normal and the part
    /// of the curve within reach are found once. Agrees with the single calls to rounding.
    void along_normal(double u, std::span<const double> offsets, std::span<double> excess,
                      std::span<double> jacobian) const;

    /// grad log p. The overload by position needs no foot.
    TubeVector score(TubePoint at) const;
    PlaneVector score(PlaneVector x) const;

    /// The coefficient of sigma^2 in the expansion of log p at the fixed point x.
    double second_coefficient(TubePoint at) const;

  private:
    static constexpr std::size_t block_size = 32;
    struct Block {
        PlaneVector centre;
        double radius;
    };
    struct Grid {
        std::vector<PlaneVector> nodes;
        std::vector<double> weights;
        std::vector<Block> blocks;
    };
    /// Nodes as one normal sees them: at offset t the exponent of node i is t lift_i - drop_i, with
    /// drop = |Phi_i - base|^2 / (2 sigma^2) and lift = n . (Phi_i - base) / sigma^2.
    struct Reach;
    struct Moments {
        double log_sum;    ///< log of the integral of p_data exp(-(|x - Phi|^2 - |x - base|^2) / (2 sigma^2))
        PlaneVector mean;  ///< of Phi - base under the same weight
    };
    Grid make_grid(std::size_t count) const;
    static Grid every_second(const Grid& grid);
    static void append_blocks(Grid& grid);
    /// Bound on the second derivative of |x - Phi(v)|^2 / 2 in v, over the largest |Phi'|^2, for points at this
    /// distance: |Phi'|^2 + (Phi - x) . Phi''. A sharp bend that is passed slowly does not count.
    double narrowing(double distance) const;
    static std::size_t level_of(double narrowing);
    /// The nodes that matter at some offset between first and last.
    Reach reach(const Grid& grid, double u, double first, double last) const;
    std::size_t nearest_node(PlaneVector x) const;
    Moments moments(PlaneVector x, PlaneVector base, double narrowing) const;
    Moments moments(TubePoint at) const;
    Moments moments_on(const Grid& grid, PlaneVector x, PlaneVector base) const;

    ClosedCurve curve_;
    VonMisesLaw law_;
    double sigma_;
    double normalisation_;     ///< integral of the scaled factor, times |Phi'| for the volume
    std::vector<Grid> grids_;  ///< each with twice the nodes of the one before
};

}  // namespace resolva
