#pragma once

#include <memory>
#include <span>

#include <resolva/theory/activation/activation.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>

namespace resolva {

/// One feature seen from a fixed clean sample: rho(mean + deviation g), g the standard Gaussian that the
/// noise contributes to its pre-activation. Its orthonormal Hermite coefficients c_q = E rho(mean + deviation
/// g) h_q(g) give every average over the noise: E rho rho' = sum_q c_q c'_q R^q for two features whose noises
/// have correlation R.
///
/// Coefficients are exact for |x| and erf cores (so for ReLU, leaky ReLU and erf); a 160-node Gauss-Hermite
/// rule serves activations without breakpoints, Gauss-Legendre panels split at the breakpoints the others.
/// Immutable and safe between threads. Cost: about 5 ns a coefficient in closed form, 160 evaluations
/// otherwise.
class ConditionalFeature {
  public:
    /// Coefficients up to degree `order` >= 1 will be asked for.
    ConditionalFeature(const Activation& activation, std::size_t order);

    std::size_t order() const { return order_; }

    /// Fills c_0, ..., c_order and returns E rho^2, exact: their squares sum to it as order grows.
    double expand(double mean, double deviation, std::span<double> coefficients) const;

  private:
    double expand_absolute_value(double factor, double mean, double deviation, std::span<double> c) const;
    double expand_error_function(double mean, double deviation, std::span<double> c) const;
    double expand_smooth(double mean, double deviation, std::span<double> c) const;
    double expand_piecewise(double mean, double deviation, std::span<double> c) const;

    Activation activation_;
    std::size_t order_;
    Matrix weighted_polynomials_;  ///< weight_j h_q(node_j), (order + 1) x nodes, of the Gauss-Hermite rule
};

/// E rho(X) rho(Y) for Gaussian X, Y of the given means and deviations and correlation R, |R| < 1, by closed
/// form: the arc-cosine kernel with means for |x| cores, the bivariate normal distribution (Owen's T
/// function) for erf.
/// @throws BadArgument for activations with other cores.
double conditional_kernel(const Activation& activation, double mean_x, double deviation_x, double mean_y,
                          double deviation_y, double correlation);

}  // namespace resolva
