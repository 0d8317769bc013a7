#pragma once

// Errors per eigendirection of the data covariance: each output direction is a regression of its own with the
// same features, so its errors follow from the same order parameters. On the linear manifold c = 0 are the
// directions normal to it and c > 0 the tangent ones. Source: [GM26] section 4.

#include <cstddef>
#include <limits>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// Errors of one eigendirection, per direction: averaging over modes by weight gives the errors of the whole.
struct Mode {
    double eigenvalue;
    double weight;
    double test;
    double train;
    double exact;  ///< a^2 c / (a^2 c + h) for Gaussian data; NaN on a nonlinear manifold, which has no
                   ///< mode-wise law
    double score;  ///< (test - exact) / h
};

struct Modes {
    std::vector<Mode> modes;
    Status status = Status::not_run;
};

/// The modes of every atom of a discrete spectrum, or of a Marchenko-Pastur law at its atom and at `count`
/// Gauss nodes, which integrate averages over the modes to rounding. Cost: one solve and one division a mode.
/// @throws BadArgument as `predict`, and when count is zero.
Modes predict_modes(const ScoreProblem& problem, std::size_t count = 64);

}  // namespace resolva
