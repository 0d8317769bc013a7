#pragma once

// The DDPM sampler on data of one latent dimension that are not Gaussian.
//
// Data on a line, x_0 = u xi with |u| = 1 and xi a mixture of Gaussians, in d coordinates. The exact score
// acts along u through the score of the noised latent law and elsewhere as -x/(1 - A_t): the latent
// coordinate and the d - 1 null coordinates evolve independently, the latter as in sampling_errors.hpp. The
// law of the latent coordinate of Y_t goes through y -> (y + eta s_t(y))/sqrt(a_t) as a push-forward on a
// grid, and through the noise as a convolution by Fourier transform.
//
// The path divergence needs no grid of the sampler. By Bayes' rule the true transition density is
// p_{t-1}(x') N(x; sqrt(a) x', b)/p_t(x), and with Tweedie's formula, H_t the entropy and J_t = E s_t^2 the
// Fisher information of the forward law,
//     kl_t = H_t - H_{t-1} + [ ln(sig^2/(a b)) - 1 + (b - (2 eta b - eta^2) J_t)/sig^2 ] / 2.
// Summed over t only H_1, H_T and the J_t remain. This holds for any data, in any dimension.
// Cost: T (two Fourier transforms + some 3 n score evaluations): about a second at T = 200, n = 8192, two
// components.

#include <cstddef>
#include <limits>
#include <string>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/sampling/gaussian_mixture.hpp>
#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>

namespace resolva {

/// Discretisation. The half width is enlarged to hold the data.
struct LatentGrid {
    std::size_t points = 8192;  ///< a power of two
    double half_width = 12.0;
};

struct LatentLineErrors {
    double kl = std::numeric_limits<double>::quiet_NaN();  ///< all d coordinates
    double tv = std::numeric_limits<double>::quiet_NaN();
    double path_kl = std::numeric_limits<double>::quiet_NaN();  ///< infinite for deterministic designs
    double latent_kl = std::numeric_limits<double>::quiet_NaN();
    double latent_tv = std::numeric_limits<double>::quiet_NaN();
    double latent_variance = std::numeric_limits<double>::quiet_NaN();  ///< of Y_1 along u
    double null_excess = 0.0;                                           ///< w_1/v_1 - 1 of a null coordinate
    double mass =
        std::numeric_limits<double>::quiet_NaN();  ///< of the computed law, one up to discretisation
    double roughness = 0.0;                        ///< largest seen; see grid_density.hpp
    Status status = Status::not_run;
    std::string reason{};  ///< one sentence unless converged
};

/// The errors at t = 1. Status `inaccurate` when the grid is too coarse or too narrow for the law (mass off
/// by more than 1e-8 or roughness above 1e-6) or the sampler's map is not increasing.
/// @throws BadArgument when the dimension is below one, the design does not fit the schedule, or the grid is
/// refused.
LatentLineErrors latent_line_errors(const GaussianMixture& latent, int dimension,
                                    const NoiseSchedule& schedule, const SamplerDesign& design,
                                    const LatentGrid& grid = {});

}  // namespace resolva
