#pragma once

// Errors of the DDPM sampler on Gaussian data, exactly and for any covariance spectrum.
//
// A mode of data variance lambda has v_t = A_t lambda + 1 - A_t under the forward process and, with the exact
// score -x/v_t, variance w_t under the sampler, w_T = 1. The recursion runs on the excess x_t = w_t/v_t - 1
// and, beside it, on the ratio w_t/v_t, whose terms are positive:
//     x_{t-1} = f x_t + c_t,   w_{t-1}/v_{t-1} = f w_t/v_t + sig_t^2/u,   u = a_t v_{t-1} = v_t - b_t,
//     f = g^2 v_t/u,           g = 1 - eta_t/v_t = (u - deta)/v_t,
//     c_t = [ dsig^2 - b_t^2 A_t lambda / (v_t (1 - A_t)) ]/u - 2 deta/v_t + deta^2/(u v_t),
// where deta, dsig^2 are the departures of the design from the adaptive one: with it null modes (lambda = 0)
// have c_t = 0 exactly. No term is a difference of nearly equal ones, however small a step variance is or how
// near to one. Compared at t = 1, as theorem 1 of Li & Yan (arXiv:2405.14861) does.
//
//   kl       KL(law X_1 || law Y_1), the sum over modes of e(v_1/w_1 - 1)/2, e(x) = x - ln(1 + x)
//   tv       their total variation (gaussian_divergence.hpp)
//   path_kl  KL of the whole paths = KL(X_T || Y_T) + sum_t kl_t, what proofs through Girsanov's theorem
//   control:
//     kl_t = e(rho_t - 1)/2 + [ (deta + eta kappa)^2 / v_t + eta^2 beta^2 ] / (2 sig_t^2),
//     rho_t - 1 = [ b_t^2 A_t lambda / (v_t (1 - A_t)) - dsig^2 ] / sig_t^2.
// A linear error of the score, s = -(1 + kappa_t) x / v_t + beta_t for each coordinate of the mode, enters
// kl_t as eta^2/(2 sig^2) times the score error kappa^2/v + beta^2 plus a cross term deta eta kappa/(sig^2 v)
// with the design.
//
// Domain: sig_t^2 = 0 (deterministic samplers) is legal; the path law is then singular and path_kl infinite.
// Cost: (modes) x (T) x (one division and one short series). No allocation in the loops.

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// Relative gain error kappa_t and bias beta_t of the score of one mode at time t.
struct LinearScoreError {
    double gain = 0.0;
    double bias = 0.0;
};

/// (t, data variance lambda) -> error; empty means the exact score.
using ScoreErrorLaw = std::function<LinearScoreError(int, double)>;

/// One mode of the data at time 1.
struct SampledMode {
    double data_variance;  ///< lambda
    double count;          ///< number of coordinates
    double variance;       ///< v_1
    double excess;         ///< w_1 / v_1 - 1
    double mean;           ///< mean of Y_1 in each coordinate; zero without bias
};

/// KL of the path laws and its parts, summed over coordinates. The parts are NaN when the total diverges.
struct PathDivergence {
    double total = std::numeric_limits<double>::quiet_NaN();
    double initial = 0.0;             ///< KL(X_T || Y_T)
    double null_part = 0.0;           ///< null coordinates, steps only: (number) sum_t kl0_t
    double score_part = 0.0;          ///< sum_t eta^2/(2 sig^2) E|s - s*|^2
    double cross_part = 0.0;          ///< sum_t deta eta E<s*, s - s*> / sig^2
    std::vector<double> step;         ///< kl_t, t = 2..T, all coordinates
    std::vector<double> null_step;    ///< kl0_t, t = 2..T, one null coordinate with the exact score
    Status status = Status::not_run;  ///< `diverges` when a step has no noise
    std::string reason{};             ///< one sentence unless converged
};

struct SamplingErrors {
    double kl = std::numeric_limits<double>::quiet_NaN();
    double tv = std::numeric_limits<double>::quiet_NaN();
    PathDivergence path;
    double score_error = 0.0;  ///< (1/T) sum_t E|s_t - s*_t|^2 over t = 2..T, all coordinates: eps_score^2
    std::vector<SampledMode> modes;
    Status status = Status::not_run;  ///< of kl and tv
    std::string reason{};             ///< one sentence unless converged
};

/// Why the path law of a sampler with a step without noise has no finite divergence.
std::string deterministic_step_reason(const SamplerDesign& design);

/// The errors for data of the given spectrum in `dimension` coordinates: an atom of weight u stands for u *
/// dimension of them.
/// @throws BadArgument when the dimension is not positive or the design has another number of steps.
SamplingErrors sampling_errors(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                               const SamplerDesign& design, const ScoreErrorLaw& score_error = {});

/// The path divergence alone.
PathDivergence path_divergence(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                               const SamplerDesign& design, const ScoreErrorLaw& score_error = {});

/// Data that are standard Gaussian on k of d coordinates and zero on the others: Gaussian data on a linear
/// subspace.
/// @throws BadArgument unless 1 <= k <= d.
DiscreteSpectrum subspace_spectrum(int dimension, int intrinsic);

/// The bound of theorem 1 without its constant, (k + ln d)^2 ln(T)^3 / sqrt(T).
double li_yan_bound_rate(double intrinsic, double dimension, double steps);

}  // namespace resolva
