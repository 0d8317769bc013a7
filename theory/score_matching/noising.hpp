#pragma once

namespace resolva {

/// One noise level of the forward process, x = a x0 + sqrt(h) z with z standard Gaussian ([GM26] section 2).
struct Noising {
    double signal;  ///< a > 0, the factor of the clean sample
    double noise;   ///< h > 0, the variance of the added noise

    /// Ornstein-Uhlenbeck (variance-preserving) process at time t > 0: a = exp(-t), h = 1 - exp(-2t).
    /// @throws BadArgument unless 0 < t < infinity.
    static Noising at_time(double time);

    /// Any other schedule (variance exploding, flow matching), given both numbers.
    /// @throws BadArgument unless both are positive and finite.
    static Noising with(double signal, double noise);
};

}  // namespace resolva
