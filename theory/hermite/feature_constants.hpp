#pragma once

#include <string>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/quadrature/gaussian_pair.hpp>
#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The constants of one nonlinearity rho under pre-activations of standard deviation gamma ([GM26] section
/// 3). With orthonormal Hermite coefficients c_k of x -> rho(gamma x):
///     mu0 = c_0, mu1 = c_1, mu_star2 = sum_{k>=2} c_k^2, alpha2 = sum_{k>=2} c_k^2 r^k, s2 = sum_{k>=2}
///     c_k^2 (1 - r^k).
struct FeatureConstants {
    double mu0 = 0.0;
    double mu1 = 0.0;
    double mu_star2 = 0.0;
    double alpha2 = 0.0;
    double s2 = 0.0;
    /// Estimate of the largest relative error of mu_star2, alpha2, s2 (mu0, mu1: relative to the root mean
    /// square of rho). Zero or a few roundings for closed forms.
    double relative_error = 0.0;
    Status status = Status::not_run;
    std::string reason;  ///< one sentence unless the status is `converged`
};

/// Computes the constants at pre-activation deviation gamma > 0 and correlation r in [0, 1].
///
/// Routes: closed forms for polynomial, |x|, erf, sign, sin and hard tanh cores (order 1 to 10 microseconds);
/// the Hermite series for analytic callables (order 0.1 ms); for callables with breakpoints the series when
/// it converges by r^k alone, otherwise (1/2) E (f(u) - f(v))^2 less its linear part (order 1 ms). No route
/// subtracts large terms: alpha2 and s2 keep their relative accuracy as r -> 0 and r -> 1. Status:
/// `converged` when relative_error <= converged_input_error, else `inaccurate`; `not_finite` when rho overflows.
/// @throws BadArgument when gamma or r is outside its domain.
FeatureConstants feature_constants(const Activation& rho, double gamma, const Correlation& r);

}  // namespace resolva
