#pragma once

#include <optional>

#include <resolva/theory/activation/activation.hpp>
#include <resolva/theory/score_matching/draws.hpp>
#include <resolva/theory/score_matching/noising.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// Denoising score matching with random features ([GM26] section 2), as theory and simulation both understand
/// it.
///
/// Data: x0 = sigma(M xi / sqrt(D)) with xi standard Gaussian in R^D and M a d x D Gaussian matrix; or, when
/// `covariance` is given, x0 Gaussian with a covariance of that spectrum. Noised: x = a x0 + sqrt(h) z.
/// Network: s(x) = A rho(W x / sqrt(d)) / sqrt(p), W frozen Gaussian (p x d), A trained with ridge lambda on
/// n samples with m noise draws each. All ratios are per dimension d.
struct Model {
    Activation feature;                            ///< rho
    Activation manifold;                           ///< sigma, E sigma(g) = 0; identity for linear data
    std::optional<DiscreteSpectrum> covariance{};  ///< Gaussian data of this covariance instead of a manifold
    Noising noising{1.0, 1.0};                     ///< a and h
    double sample_ratio = 1.0;                     ///< psi_n = n / d
    double feature_ratio = 1.0;                    ///< psi_p = p / d
    double intrinsic_ratio = 1.0;                  ///< psi_D = D / d; unused when a covariance is given
    double ridge = 1e-3;                           ///< lambda
    Draws draws = Draws::infinite();               ///< m
};

/// The equations of a model: its equivalence constants, spectrum and exact error as numbers.
/// Cost: a microsecond for closed forms, milliseconds when a nonlinear manifold needs its exact error.
/// @throws BadArgument when a ratio is not positive, the manifold has a nonzero mean, or a covariance is
/// combined with a nonlinear manifold.
ScoreProblem equations(const Model& model);

}  // namespace resolva
