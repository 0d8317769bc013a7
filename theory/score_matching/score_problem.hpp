#pragma once

#include <limits>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/hermite/equivalence_constants.hpp>
#include <resolva/theory/score_matching/draws.hpp>
#include <resolva/theory/score_matching/noising.hpp>
#include <resolva/theory/spectra/any_spectrum.hpp>

namespace resolva {

/// Test error of the true score per dimension, E || z + sqrt(h) grad log P ||^2 / d, and how it was obtained.
struct ExactError {
    double value = std::numeric_limits<double>::quiet_NaN();
    double relative_error = 0.0;  ///< estimate
    Status status = Status::not_run;
    double overlap = std::numeric_limits<double>::quiet_NaN();  ///< Q of the nonlinear manifold's posterior
    std::vector<ExactScoreBranch> branches{};  ///< every fixed point on a nonlinear manifold, else empty
};

/// Everything the order-parameter equations need, as numbers: a model whose nonlinearities have been reduced
/// to their equivalence constants.
///
/// The first four belong together - constants, spectrum and exact error were computed from the noising - and cannot
/// be changed one by one: another noise level is another problem. The point, psi_n to m, is free; points of a sweep
/// share what was prepared.
struct ScoreProblem {
    const EquivalenceConstants constants;
    const Noising noising;
    const AnySpectrum spectrum;
    const ExactError exact;
    double sample_ratio;   ///< psi_n = n / d > 0
    double feature_ratio;  ///< psi_p = p / d > 0
    double ridge;          ///< lambda >= 0
    Draws draws;           ///< m
};

/// Exact error for Gaussian data of the given covariance spectrum, a^2 <c / (a^2 c + h)>: one spectral
/// average. Source: [GM26] section 4, posterior variance of a Gaussian channel.
ExactError gaussian_exact_error(const AnySpectrum& spectrum, const Noising& noising);

}  // namespace resolva
