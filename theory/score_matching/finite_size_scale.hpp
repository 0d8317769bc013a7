#pragma once

// The data dimension that a finite system must exceed by far for the limit d -> infinity to speak of it.
//
// The features have parts that are quadratic in the data. D_eff independent directions of the data have
// D_eff^2 / 2 products; a training set of n samples or a network of p features resolves part of them unless
// min(n, p) is far below D_eff^2 / 2, while in the limit they outnumber both and act as noise. With n = psi_n
// d, p = psi_p d, D_eff = psi d:
//     d  >>  finite_size_scale = 2 min(psi_n, psi_p) / psi^2.
// Below it the network learns part of the products, and errors lie below the limit, test errors of one draw by
// a factor. psi is
//     manifolds     min(1, psi_D): a latent dimension counts once, and no more than d do
//     covariances   (<c>)^2 / <c^2>, the participation ratio: 1 for isotropic data, the share of the subspace
//                   for a projector; 0, and the scale infinite, for a power law of exponent 1/2 and above
// The rule was found in simulations (docs/validation.md) and is an estimate of where the first corrections
// d0 / (d + d0) become small, not a theorem; odd features have no quadratic part and converge earlier, and
// neither time nor ridge enters.

#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// Effective dimension of the data per dimension d, in [0, 1]. Cost: one pass over the eigenvalues.
double effective_dimension(const AnySpectrum& spectrum);

/// 2 min(psi_n, psi_p) / effective_dimension^2.
double finite_size_scale(double sample_ratio, double feature_ratio, double effective_dimension);

inline double finite_size_scale(const ScoreProblem& problem) {
    return finite_size_scale(problem.sample_ratio, problem.feature_ratio,
                             effective_dimension(problem.spectrum));
}

}  // namespace resolva
