#pragma once

// When to stop training: the minimum of the test error along the flow, and the window around it.
//
//   stopping time        argmin over tau of test(tau); it minimises the score error as well, score = (test -
//   exact)/h generalization time  the first time at which test(tau) <= best + tolerance * (1 - best)
//   memorization time    the last time at which that holds; infinite when the flow ends inside the window
// Between the two the network generalizes; later it reproduces its training samples, and test grows again.
//
// In the units of tau (training_flow.hpp) every eigendirection of U learns at the rate of its eigenvalue, so
// the generalization time is set by the bulks that carry the population and the memorization time by the
// lower edge lambda_min of the lowest bulk, tau_mem ~ 1 / lambda_min. In units of the gradient-flow time per
// d p both carry a factor 1/h, and in units of t/d^2 a further psi_p: the laws tau_gen ~ psi_p / h and
// tau_mem ~ psi_p / (h lambda_min) of [BUBM25].
//
// The range searched extends by itself, downwards to where the test error has not begun to fall and upwards
// until it has settled or left the window. Features without linear part (mu_1 = 0) are uncorrelated with the
// score: training can only raise the test error, and the best time is zero.
//
// Failure: the status of the flow, or of the search; `inaccurate` when the whole drop of the test error is
// below what the flow resolves. `reason` says in words why a number is missing, infinite or zero. Cost: the
// flow plus some hundred evaluations, a few milliseconds for each time that the range is extended.

#include <limits>
#include <string>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>

namespace resolva {

/// Options of the search; times in units of tau. The range is where the search begins.
struct StoppingSearch {
    double first = 1e-4;
    double last = 1e9;
    double tolerance =
        0.1;  ///< share of the largest possible drop, 1 - best, that still counts as generalizing
};

/// The best point of a flow and its window. Usable only when status is `converged`.
struct Stopping {
    double time = std::numeric_limits<double>::quiet_NaN();  ///< infinite when the error falls to the end
    double test = std::numeric_limits<double>::quiet_NaN();
    double score = std::numeric_limits<double>::quiet_NaN();
    double train = std::numeric_limits<double>::quiet_NaN();
    double generalization_time = std::numeric_limits<double>::quiet_NaN();
    double memorization_time = std::numeric_limits<double>::quiet_NaN();
    double first = std::numeric_limits<double>::quiet_NaN();  ///< the range searched in the end
    double last = std::numeric_limits<double>::quiet_NaN();
    Status status = Status::not_run;
    std::string reason{};  ///< empty when every time is positive and finite

    /// Length of the window as a ratio of times.
    double window() const { return memorization_time / generalization_time; }
};

/// The best stopping time of a problem at its ridge (which may be zero).
/// @throws BadArgument when the range of times or the tolerance is outside its domain, or as `predict`.
Stopping optimal_stopping(const ScoreProblem& problem, const StoppingSearch& search = {});

}  // namespace resolva
