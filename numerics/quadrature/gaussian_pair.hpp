#pragma once

// Expectations over a pair of standard Gaussians u, v of correlation r in (0, 1], for f smooth between
// breakpoints.

#include <functional>
#include <span>

#include <resolva/numerics/quadrature/integral.hpp>

namespace resolva {

/// Correlation r of a Gaussian pair with its complement 1 - r, each accurate by itself.
struct Correlation {
    double value;
    double complement;
};

/// Options: panels are halved until two successive results agree to the relative tolerance.
struct GaussianPairQuadrature {
    double relative_tolerance = 1e-13;
    int max_refinements = 4;
};

/// (1/2) E (f(u) - f(v) - slope (u - v))^2, free of cancellation however close r is to one.
///
/// Coordinates u = p + q, v = p - q with independent p, q of variances (1 + r)/2 and (1 - r)/2: for each q
/// the inner integral over p is split where p + q or p - q meets a breakpoint, so both integrations see
/// smooth functions only. Cost: about 3e4 evaluations of f, four times more per refinement.
/// @throws BadArgument unless 0 <= r <= 1 and 0 <= 1 - r.
Integral half_squared_difference(const std::function<double(double)>& f, std::span<const double> breakpoints,
                                 double slope, const Correlation& r,
                                 const GaussianPairQuadrature& method = {});

/// E f(u) f(v), by the same splitting. An absolute answer: small differences of it lose digits.
Integral gaussian_pair_expectation(const std::function<double(double)>& f,
                                   std::span<const double> breakpoints, const Correlation& r,
                                   const GaussianPairQuadrature& method = {});

}  // namespace resolva
