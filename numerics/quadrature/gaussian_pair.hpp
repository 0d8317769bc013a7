#pragma once

// Expectations over a pair of standard Gaussians u, v of correlation r in [0, 1].
//
// Coordinates u = p + q, v = p - q with independent p, q of variances (1 + r)/2 and (1 - r)/2. For each q the inner
// integral over p is split where p + q or p - q leaves one of the panels that follow f to rounding
// (gaussian_panels.hpp), so every piece is a polynomial for its Gauss rule; the outer integral over q >= 0 is
// adaptive, cut where two special places of f meet, q = (b - a)/2.

#include <functional>
#include <span>

#include <resolva/numerics/quadrature/integral.hpp>

namespace resolva {

/// Correlation r of a Gaussian pair with its complement 1 - r, each accurate by itself.
struct Correlation {
    double value;
    double complement;
};

/// Options: the outer integral is refined until its error estimate meets the relative tolerance.
struct GaussianPairQuadrature {
    double relative_tolerance = 3e-13;
    int max_sections = 2000;  ///< inner integrals at most; fewer where one takes thousands of panels
};

/// (1/2) E (f(u) - f(v) - slope (u - v))^2, free of cancellation however close r is to one.
///
/// Breakpoints may be left out: they are found, at a cost. Cost: 100 to 300 inner integrals of 40 evaluations a
/// panel, of the order of 1e5 evaluations; steep transitions add panels in proportion to the logarithm of their
/// width.
/// Outcome: `converged` when the error meets the tolerance, else `inaccurate`; `not_finite` when f is.
/// @throws BadArgument unless 0 <= r <= 1 and 0 <= 1 - r.
Integral half_squared_difference(const std::function<double(double)>& f, std::span<const double> breakpoints,
                                 double slope, const Correlation& r,
                                 const GaussianPairQuadrature& method = {});

/// E f(u) f(v), by the same splitting. An absolute answer: small differences of it lose digits.
Integral gaussian_pair_expectation(const std::function<double(double)>& f,
                                   std::span<const double> breakpoints, const Correlation& r,
                                   const GaussianPairQuadrature& method = {});

}  // namespace resolva
