#pragma once

// Coefficient designs of the DDPM sampler
//     Y_{t-1} = (Y_t + eta_t s_t(Y_t) + sig_t Z_t) / sqrt(a_t),   t = T, ..., 2,   Y_T ~ N(0, I).
//
// The adaptive design of Li & Yan (arXiv:2405.14861),
//     eta*_t = 1 - a_t = b_t,   sig*_t^2 = (1 - a_t)(a_t - A_t)/(1 - A_t),
// reproduces the reverse transition of a coordinate without data variance exactly; it is the only one that
// does. A design is therefore stored with its departure from it, eta - eta* and sig^2 - sig*^2, in closed
// form: errors of null coordinates are then zero when they are zero, not a rounding error times T.

#include <cstddef>
#include <string_view>
#include <vector>

#include <resolva/theory/sampling/noise_schedule.hpp>

namespace resolva {

/// One step of the sampler.
struct SamplerStep {
    double drift = 0.0;           ///< eta_t
    double variance = 0.0;        ///< sig_t^2
    double drift_shift = 0.0;     ///< eta_t - eta*_t
    double variance_shift = 0.0;  ///< sig_t^2 - sig*_t^2
};

/// One row of a user's table: eta_t and sig_t^2.
struct SamplerCoefficients {
    double drift = 0.0;
    double variance = 0.0;
};

class SamplerDesign {
  public:
    /// The steps t = 2, ..., T in this order.
    explicit SamplerDesign(std::vector<SamplerStep> steps) : steps_(std::move(steps)) {}

    /// The step at time t, 2 <= t <= T.
    const SamplerStep& at(int t) const { return steps_[static_cast<std::size_t>(t - 2)]; }
    int last_step() const { return static_cast<int>(steps_.size()) + 1; }

  private:
    std::vector<SamplerStep> steps_;
};

/// eta*, sig*: exact on null coordinates. Ho, Jain & Abbeel (2020) divide by sqrt(a_t) before they add noise,
/// so that their variances are sig_t^2/a_t: this one is their posterior variance beta~_t, hence also
/// `ho-posterior`.
SamplerDesign adaptive_design(const NoiseSchedule& schedule);

/// eta*, sig^2 = a_t (1 - a_t): the step variance beta_t of Ho, Jain & Abbeel (2020).
SamplerDesign ho_design(const NoiseSchedule& schedule);

/// eta* = sig^2 = 1 - a_t: theorem 1 of arXiv:2409.18959; its step variance is beta_t/a_t.
SamplerDesign equal_design(const NoiseSchedule& schedule);

/// eta = 2 (1 - sqrt(a_t)), sig^2 = 1 - a_t: one step of the exponential integrator of the reverse equation.
SamplerDesign exponential_integrator_design(const NoiseSchedule& schedule);

/// sig^2 = fraction * sig*^2 with the drift that leaves the marginals of null coordinates exact,
/// (1 - eta/(1 - A_t))^2 (1 - A_t) = a_t - A_t - sig^2. Fraction 1 is the adaptive design, 0 is deterministic
/// (DDIM, Song, Meng & Ermon 2021). The marginals are blind to the fraction; the law of the path is not.
/// @throws BadArgument unless 0 <= fraction <= 1.
SamplerDesign marginal_preserving_design(const NoiseSchedule& schedule, double fraction);

/// fraction 0: deterministic.
SamplerDesign ddim_design(const NoiseSchedule& schedule);

/// A user's table with T - 1 rows for t = 2, ..., T.
/// @throws BadArgument when the number of rows differs, a drift is not finite or a variance is negative.
SamplerDesign tabulated_design(const NoiseSchedule& schedule, const std::vector<SamplerCoefficients>& rows);

/// adaptive | ho = ho-beta | ho-posterior = adaptive | equal | exponential-integrator | ddim
/// @throws BadArgument for another name.
SamplerDesign find_design(std::string_view name, const NoiseSchedule& schedule);

/// The names above, in this order.
const std::vector<std::string_view>& design_names();

}  // namespace resolva
