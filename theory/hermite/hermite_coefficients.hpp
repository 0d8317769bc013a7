#pragma once

#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The expansion of x -> f(gamma x) in the orthonormal probabilists' Hermite basis h_k = he_k / sqrt(k!).
struct HermiteCoefficients {
    std::vector<double> values;      ///< c_k = E f(gamma g) h_k(g), k = 0 ... order
    double coefficient_error = 0.0;  ///< estimate of the largest absolute error of a coefficient
    double tail_mass = 0.0;   ///< sum_{k > order} c_k^2 = E f^2 - sum_{k <= order} c_k^2, never negative
    double tail_error = 0.0;  ///< absolute error of tail_mass; below it the tail is not resolved
    Status status = Status::not_run;  ///< `converged` when coefficient_error <= 1e-11 sqrt(E f^2)
};

/// Coefficients up to `order` >= 1. Closed forms for polynomial, |x|, erf, sign, sin and hard tanh cores;
/// quadrature split at the breakpoints for all others. Cost: order steps (closed), nodes * order
/// (quadrature).
/// @throws BadArgument unless gamma is positive and 1 <= order <= 10000.
HermiteCoefficients hermite_coefficients(const Activation& f, double gamma, int order);

}  // namespace resolva
