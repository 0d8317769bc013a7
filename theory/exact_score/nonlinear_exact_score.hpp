#pragma once

// Error of the exact score on the non-linear manifold x0 = sigma(M xi / sqrt(D)), per data dimension d:
//
//   exact = E || z + sqrt(h) grad log P_t(x) ||^2 / d = (a^2/h) E || x0 - E[x0 | x] ||^2 / d,   x = a x0 +
//   sqrt(h) z
//
// It is the test error of the best possible score, the floor of every learning curve. Estimating x0 from x is
// Bayes-optimal generalized linear estimation of xi through the channel y = a sigma(s) + sqrt(h) z with d/D
// outputs per latent coordinate ([BKMMZ19] theorems 1 and 3; psi_D = D/d).
//
//   unknown     the overlap Q in [0, 1) of the posterior mean of xi with xi
//   equation    Q = R / (1 + R),   R = E[ E[w|y,V]^2 ] / (psi_D (1 - Q)),   s = sqrt(Q) V + sqrt(1-Q) w
//   potential   Phi(Q) = (Q + ln(1 - Q))/2 - I(w; y|V) / psi_D,   dPhi/dQ = (R - Q/(1-Q))/2
//   exact       E Var(a sigma(s)/sqrt(h) | y, V) at the global maximum of Phi
//
// R increases with Q, so every fixed point can be bracketed by monotonicity; several exist near first-order
// transitions, and Q = 0 always is one for even sigma. -max Phi is the mutual information of xi and x in nats
// per latent coordinate. sigma = identity reduces to 1 - h <1/(a^2 c + h)> over the Marchenko-Pastur law.
//
// The work grows without bound as h -> 0: steep channels have a budget of it, counted so that they end
// alike on every machine. Failure: `iteration_limit`, error NaN, when it is spent, or when sigma times the
// gain is too steep or too rough for 400,000 panels; `inaccurate` when two resolutions disagree by more
// than the tolerance; `iteration_limit`, `no_bracket`, `not_finite` from the search, the last also when 1 -
// Q falls below 1e-26 (a discrete sigma at psi_D = 1e-14). Cost at t >= 0.01 on one core: 2 to 10 ms for
// maps that are bounded or grow linearly, up to 25 ms for polynomials of degree two and three, 100 ms for
// degree four and five; more at smaller t and for even maps near their continuous transition, where the
// search repeats at full resolution.

#include <limits>
#include <string_view>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/activation/activation.hpp>
#include <resolva/theory/score_matching/noising.hpp>

namespace resolva {

/// One fixed point of the overlap equation.
struct ExactScoreBranch {
    double overlap = 0.0;  ///< Q
    double log_odds =
        -std::numeric_limits<double>::infinity();  ///< ln(Q/(1-Q)), exact where Q rounds to 0 or 1
    double error = 0.0;                            ///< the value of `exact` on this branch
    double free_entropy = 0.0;                     ///< Phi(Q), in nats per latent coordinate
    bool stable = false;                           ///< Phi has a local maximum here (else a minimum)
};

/// The error of the exact score. `error` is usable only when status is `converged`.
struct NonlinearExactScore {
    double error = std::numeric_limits<double>::quiet_NaN();    ///< exact, per d
    double overlap = std::numeric_limits<double>::quiet_NaN();  ///< Q of the dominant branch
    double free_entropy = std::numeric_limits<double>::quiet_NaN();
    std::vector<ExactScoreBranch> branches;  ///< all fixed points, in increasing order of the overlap
    double error_estimate = std::numeric_limits<double>::infinity();  ///< absolute, of `error`
    Status status = Status::not_run;
};

/// Options of the computation.
struct ExactScoreAccuracy {
    double tolerance = 1e-6;  ///< relative error estimate above which the status is `inaccurate`; an absolute
                              ///< error of 1e-12 min(1, a^2 E sigma^2 / h) is always accepted, since a
                              ///< discrete sigma (sign) at small h has an exponentially small error
    double free_gain = 100.0;  ///< work is not bounded up to this gain a / sqrt(h) (t >= 5e-5)
    double work = 1e9;  ///< posterior terms after which steeper channels are given up: `iteration_limit`
    double separation = 0.1;  ///< fixed points closer than this in ln(Q/(1-Q)) may be missed in pairs
};

/// @param intrinsic_ratio psi_D = D/d > 0.
/// @throws BadArgument when psi_D is not positive, sigma is not finite on [-10, 10] or identically zero, or
/// |E sigma(g)| exceeds
///         1e-8 of the standard deviation of sigma(g).
NonlinearExactScore exact_score(const Activation& manifold, const Noising& noising, double intrinsic_ratio,
                                const ExactScoreAccuracy& accuracy = {});

/// One sentence on the status of an exact score, fit to be shown to a user.
std::string_view explain_exact_score(Status status);

}  // namespace resolva
