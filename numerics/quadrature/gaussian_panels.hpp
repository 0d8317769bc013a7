#pragma once

// A partition of the line on which a function is known to rounding, for expectations under a standard Gaussian.
//
//   f(x) = sum_{k < 20} c_k P_k  on every panel, |c_18| + |c_19| below rounding, and neighbours agree where they
//   meet
//
// Panels whose Legendre series has not ended are halved, so steep transitions are followed down to their width,
// and kinks and jumps down to the spacing of floating-point numbers; what is found there is made a breakpoint, as
// if it had been declared. Panels lie symmetrically about zero: one holds zero in its middle, unless zero is a
// breakpoint, so that no feature at zero hides between two panels, and f(-x) = +-f(x) is kept to the last digit.
//
// Limits: a feature that returns to the level around it must be wider than about a fiftieth to be seen between the
// nodes; a step or bend is seen at any width.

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace resolva {

class GaussianPanels {
  public:
    /// Panels no wider than `width`, on [-13, 13], or to 37 where f grows almost as fast as exp(x^2 / 4).
    /// Breakpoints may be given in any order; f is never evaluated at one of them.
    /// Cost: 40 evaluations for each pair of panels, those halved included; at most 1500 pairs are kept.
    /// @throws BadArgument when the width is not positive or a breakpoint is NaN.
    GaussianPanels(const std::function<double(double)>& f, std::span<const double> breakpoints, double width);

    /// Every panel halved and followed further where the closer look asks for it: an independent second look.
    GaussianPanels halved(const std::function<double(double)>& f) const;

    /// Nodes x > 0 with Lebesgue weights, and f at x and at -x.
    const std::vector<double>& nodes() const { return nodes_; }
    const std::vector<double>& weights() const { return weights_; }
    const std::vector<double>& right() const { return right_; }
    const std::vector<double>& left() const { return left_; }

    /// Ends of all panels of the whole line, increasing.
    const std::vector<double>& edges() const { return edges_; }

    /// Kinks and jumps, declared or found, increasing.
    const std::vector<double>& breakpoints() const { return breakpoints_; }

    double range() const { return range_; }

    /// Width of the narrowest panel: the shortest scale of f away from its breakpoints.
    double finest() const { return finest_; }

    /// Root of the mean square of what the panels do not follow: zero unless they ran out or f itself is noisy.
    double unresolved() const { return unresolved_; }

    /// Where f is not finite; NaN when it is finite at every node.
    double fault() const { return fault_; }
    bool finite() const { return fault_ != fault_; }

  private:
    static constexpr std::size_t order = 20;

    /// One panel [lower, upper] with its mirror image, or the single panel [-upper, upper].
    struct Pair {
        double lower = 0.0;
        double upper = 0.0;
        bool central = false;
        bool resolved = false;
        bool smallest = false;  ///< cannot be halved
        bool noisy = false;     ///< known but for rounding inside f
        std::array<double, order> right{};
        std::array<double, order> left{};
        std::array<double, 4> ends{};  ///< the series at lower and upper, of the panel and of its image
        double scale = 0.0;
        double tail = 0.0;
        double noise = 0.0;  ///< what the rounding of arguments does to the values
    };

    GaussianPanels() = default;
    void follow(const std::function<double(double)>& f, std::vector<Pair> pairs);
    bool adopt_breakpoints(const std::vector<Pair>& pairs);
    std::vector<Pair> initial_pairs() const;
    void accept_noise(std::vector<Pair>& pairs) const;
    void sample(const std::function<double(double)>& f, Pair& pair);
    bool is_breakpoint(double at) const;
    bool departs(const std::function<double(double)>& f, const Pair& pair) const;
    void keep(const std::vector<Pair>& pairs);

    double width_ = 0.0;
    double range_ = 13.0;
    double level_ = 0.0;  ///< largest value near zero
    std::vector<double> breakpoints_;
    std::vector<Pair> pairs_;
    std::vector<double> nodes_;
    std::vector<double> weights_;
    std::vector<double> right_;
    std::vector<double> left_;
    std::vector<double> edges_;
    double finest_ = 0.0;
    double unresolved_ = 0.0;
    double fault_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace resolva
