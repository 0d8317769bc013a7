#pragma once

#include <span>

#include <resolva/theory/sampling/noise_schedule.hpp>
#include <resolva/theory/sampling/sampler_design.hpp>

namespace resolva {

/// What the path divergence of the sampler with exact score needs to know about data that are not Gaussian,
/// per data dimension.
struct ForwardInformation {
    double power;                    ///< E|x_0|^2 / d
    double mutual_information;       ///< I(x_0; X_1)/d in nats, of the least noisy level
    std::span<const double> fisher;  ///< J_t = E|grad log p_t|^2 / d at t = 2..T
};

/// KL between the forward path X_1..X_T and the sampler's path with exact score, per data dimension:
///   A_T (power - 1)/2 - ln(h_1)/2 - I_1 + sum_t [ ln(sig^2/(a b)) - 1 + (b - (2 b - eta) eta J_t)/sig^2 ]/2.
/// By Bayes' rule the entropies of the true transitions telescope to that of X_1, h_1 = 1 - A_1, which is
/// I_1 + ln(2 pi e h_1)/2; by Tweedie's formula the transition's mean is that of the adaptive design.
/// Infinite for deterministic designs. The terms cancel down to order (ln T)^2/T: an error of J_t enters with
/// the factor eta (2 b - eta)/(2 sig^2), about b/2.
/// @throws BadArgument when the schedule, the design and the levels differ in length.
double information_path_kl(const NoiseSchedule& schedule, const SamplerDesign& design,
                           const ForwardInformation& forward);

}  // namespace resolva
