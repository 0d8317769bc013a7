#pragma once

// From nonlinearities and a noise level to the constants of the Gaussian-equivalent model ([GM26] section 3):
//     gamma^2 = a^2 nu^2 + h,   r = a^2 nu^2 / gamma^2,   b^2 = mu_1^2 a^2 / gamma^2,   beta^2 = mu_1^2 h /
//     gamma^2,
// with mu_1, alpha^2 and s^2 from `feature_constants` at gamma and r. Cost: that of one or two calls of
// `feature_constants`.

#include <resolva/theory/activation/activation.hpp>
#include <resolva/theory/hermite/equivalence_constants.hpp>
#include <resolva/theory/score_matching/noising.hpp>

namespace resolva {

/// Constants of the manifold map sigma under a standard Gaussian g. Data x = sigma(M xi / sqrt(D)) behave as
/// nu1 M xi / sqrt(D) + nu_* u with u standard Gaussian ([GM26] lemma 1).
struct ManifoldConstants {
    double nu0 = 0.0;             ///< E sigma(g)
    double nu1 = 1.0;             ///< (nu_1) E[g sigma(g)]
    double nu_star2 = 0.0;        ///< (nu_*^2) E sigma(g)^2 - nu0^2 - nu1^2
    double relative_error = 0.0;  ///< estimate for nu1 and nu_star2
    Status status = Status::converged;
    std::string reason{};  ///< one sentence unless the status is `converged`
};

/// The three constants of any map. A mean nu0 other than zero is reported here and refused by
/// `gaussian_equivalence`.
ManifoldConstants manifold_constants(const Activation& manifold);

/// Constants for features rho = `feature` on the manifold sigma = `manifold`: data variance nu^2 = nu1^2 +
/// nu_*^2.
/// @throws BadArgument when sigma has a mean (it would shift every pre-activation; the message offers the
/// centred
///   map) or is zero, when a callable is not finite at a Gaussian argument, or when the noising is not positive.
EquivalenceConstants gaussian_equivalence(const Activation& feature, const Activation& manifold,
                                          const Noising& noising);

/// The same for Gaussian data whose covariance has trace `data_variance` per dimension: nu1^2 is that trace,
/// nu_star2 = 0. Derived without cancellation: gamma^2 = a^2 nu^2 + h, r = a^2 nu^2 / gamma^2, 1 - r = h / gamma^2.
/// @throws BadArgument when data_variance is not positive, or as above.
EquivalenceConstants gaussian_equivalence(const Activation& feature, double data_variance,
                                          const Noising& noising);

}  // namespace resolva
