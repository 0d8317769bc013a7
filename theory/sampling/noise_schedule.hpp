#pragma once

// Noise schedules of discrete-time diffusion models (DDPM).
//
//   forward   X_t = sqrt(1 - b_t) X_{t-1} + sqrt(b_t) W_t,  t = 1..T
//   signal    A_t = prod_{i <= t} (1 - b_i),  X_t = sqrt(A_t) X_0 + sqrt(1 - A_t) Z
// The noise level 1 - A_t obeys n_t = (1 - b_t) n_{t-1} + b_t, a recursion of positive terms: neither A_t nor
// 1 - A_t is ever a difference, and both keep their relative accuracy however small.

#include <vector>

namespace resolva {

class NoiseSchedule {
  public:
    /// The variances b_1, ..., b_T, T >= 2.
    /// @throws BadArgument unless there are two or more and each lies strictly between 0 and 1.
    explicit NoiseSchedule(std::vector<double> variances);

    /// T.
    int steps() const { return static_cast<int>(step_.size()) - 1; }
    /// b_t, 1 <= t <= T.
    double variance(int t) const { return step_[static_cast<std::size_t>(t)]; }
    /// a_t = 1 - b_t.
    double retention(int t) const { return 1.0 - variance(t); }
    /// A_t, 0 <= t <= T: the squared signal factor, one at t = 0.
    double signal(int t) const { return signal_[static_cast<std::size_t>(t)]; }
    /// 1 - A_t, the noise variance.
    double noise(int t) const { return noise_[static_cast<std::size_t>(t)]; }
    /// Variance A_t lambda + 1 - A_t at time t of a mode whose data variance is lambda.
    double marginal_variance(int t, double data_variance) const {
        return signal(t) * data_variance + noise(t);
    }

  private:
    std::vector<double> step_;
    std::vector<double> signal_;
    std::vector<double> noise_;
};

/// The schedule of Li & Yan (arXiv:2405.14861): b_1 = T^(-c0), b_{t+1} = L min{b_1 (1 + L)^t, 1}, L = c1
/// ln(T) / T. It first grows geometrically, then stays at L.
/// @throws BadArgument unless T >= 2, c0 > 0, c1 > 0 and L < 1 (each b_t must stay below one: T must be large
/// enough).
NoiseSchedule li_yan_schedule(int steps, double c0 = 2.0, double c1 = 4.0);

/// The growth rate L = c1 ln(T) / T of that schedule, which every large-T expansion is written in.
double li_yan_rate(int steps, double c1 = 4.0);

/// The smallest number of steps at which the schedule is legal.
int li_yan_fewest_steps(double c1 = 4.0);

/// b_t linear from `first` to `last` (Ho, Jain & Abbeel 2020 take 1e-4 to 0.02 at T = 1000).
/// @throws BadArgument unless T >= 2 and both ends lie strictly between 0 and 1.
NoiseSchedule linear_schedule(int steps, double first = 1e-4, double last = 0.02);

/// A_t proportional to cos^2(((t / T) + s) / (1 + s) * pi / 2), b_t capped (Nichol & Dhariwal 2021: s =
/// 0.008, 0.999).
/// @throws BadArgument unless T >= 2, s > 0 and 0 < cap < 1.
NoiseSchedule cosine_schedule(int steps, double offset = 0.008, double cap = 0.999);

}  // namespace resolva
