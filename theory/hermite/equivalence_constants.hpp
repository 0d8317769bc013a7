#pragma once

#include <string>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// The Gaussian-equivalence constants of one model: the finitely many numbers through which the
/// nonlinearities and the noise level enter the high-dimensional limit ([GM26] section 3; letters of the
/// paper in parentheses).
///
/// Column of the feature matrix for sample i and noise draw j:
///     (b W x_i + beta W z_ij) / sqrt(d) + alpha Omega_i + s Omega'_ij,   Omega, Omega' standard Gaussian.
/// Every squared gain is nonnegative. The constants are computed by `gaussian_equivalence`.
struct EquivalenceConstants {
    double nu1 = 1.0;       ///< (nu_1) E[g sigma(g)], linear part of the manifold map
    double nu_star2 = 0.0;  ///< (nu_*^2) variance of its nonlinear part
    double gamma2 = 0.0;    ///< (gamma^2) variance of a pre-activation, a^2 nu^2 + h
    double correlation =
        0.0;           ///< (r) of two pre-activations of one sample under two noise draws, a^2 nu^2 / gamma^2
    double mu0 = 0.0;  ///< (mu_0) E rho(gamma g); adds a rank-one spike that no normalised trace sees
    double mu1 = 0.0;  ///< (mu_1) E[g rho(gamma g)]
    double mu_star2 = 0.0;        ///< (mu_*^2) variance of the nonlinear part of the feature
    double b2 = 0.0;              ///< (b^2) mu_1^2 a^2 / gamma^2, gain of the clean sample
    double beta2 = 0.0;           ///< (beta^2) mu_1^2 h / gamma^2, gain of the noise
    double alpha2 = 0.0;          ///< (alpha^2) nonlinear part shared by the draws of one sample
    double s2 = 0.0;              ///< (s^2) nonlinear part private to one draw, mu_*^2 - alpha^2
    double relative_error = 0.0;  ///< estimate of the largest relative error of mu_*^2, alpha^2 and s^2
    Status status =
        Status::converged;  ///< of the expectations: `inaccurate`, or `not_finite` when one overflows
    std::string reason;     ///< one sentence unless the status is `converged`
};

/// The status of an answer that rests on the constants and otherwise ended as `own`.
inline Status resting_on(const EquivalenceConstants& constants, Status own) {
    return own == Status::converged ? constants.status : own;
}

/// One sentence about the outcome of such an answer: the reason of the constants where it is theirs.
std::string explain(Status status, const EquivalenceConstants& constants);

}  // namespace resolva
