#pragma once

// Exact high-dimensional learning curves of denoising score matching with random features: one point.
//
//   problem    constants, spectrum, psi_n, psi_p, lambda, m   (ScoreProblem)
//   unknown    order parameters k0, k1, G                      (order_parameters.hpp)
//   result     test, train, objective and score errors per dimension, with an enclosure of the order
//   parameters
//
// Domain: psi_n, psi_p > 0, lambda >= 0, 1 <= m <= infinity; a solution exists and is unique for every lambda
// > 0. lambda = 0 is the ridgeless limit, in one of three regimes chosen by rank: below the interpolation
// threshold the equations hold as they stand; above it every unknown grows like 1/lambda and their scaled
// limits are solved for; linear features beyond full rank have G = infinity alone. Features without any gain
// carry nothing: test and train errors are 1 for every ridge, with G = psi_p / lambda. At the threshold
// itself, m psi_n = the rank of the features per dimension, the errors are infinite: status `diverges`,
// errors infinite. `converged` promises relative_error <= converged_relative_error (numerics/core/
// tolerance.hpp); values known less well have the status `inaccurate`. Cost: about a microsecond for closed-form spectra; no allocation. Thread-safe. Source:
// [GM26] theorem 1; [GVM25] for m = 1 and infinity; [UBBM26] for finite m.

#include <array>
#include <limits>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// How the limit lambda -> 0 is taken; `regular` whenever lambda > 0.
enum class RidgelessRegime {
    regular,        ///< finite order parameters
    interpolating,  ///< train error zero; k0, k1, G grow like 1 / lambda and are reported times lambda
    full_rank,      ///< linear features with p >= d: G grows like 1 / lambda and is not reported
    threshold       ///< the errors diverge
};

struct Prediction {
    double test = std::numeric_limits<double>::quiet_NaN();
    double train = std::numeric_limits<double>::quiet_NaN();
    double objective = std::numeric_limits<double>::quiet_NaN();
    double score = std::numeric_limits<double>::quiet_NaN();  ///< (test - exact) / h
    double exact = std::numeric_limits<double>::quiet_NaN();
    double gap = std::numeric_limits<double>::quiet_NaN();  ///< test - train
    Status status = Status::not_run;
    int iterations = 0;
    RidgelessRegime regime = RidgelessRegime::regular;
    std::array<double, 3> order_parameters{};  ///< k0, k1, G
    Enclosure<double, 3> enclosure{};
    double condition = 0.0;  ///< amplification of relative errors by the equations
    /// Bound on the relative error of test, train, objective and gap, each however small; NaN without values.
    double relative_error = std::numeric_limits<double>::quiet_NaN();
    /// Bound on the absolute error of score.
    double score_error = std::numeric_limits<double>::quiet_NaN();

    /// Whether there are values, with the error stated: `converged` or `inaccurate`.
    bool has_values() const { return status == Status::converged || status == Status::inaccurate; }
};

/// Solves the equations and evaluates the errors.
/// @throws BadArgument when a ratio is not positive or the ridge is negative.
Prediction predict(const ScoreProblem& problem, const MonotoneNewton& method = {});

}  // namespace resolva
