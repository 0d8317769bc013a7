#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace resolva {

/// A real function of period 2 pi given by its Fourier series,
///   f(u) = c_0 + sum_{k=1}^{K} (c_k cos k u + s_k sin k u).
///
/// As an interpolant of smooth data it converges faster than any power of 1/K; for data with a kink the error
/// is that of the first harmonics left out, which `tail` shows. Evaluation costs one sine, one cosine and K
/// complex products.
class PeriodicSeries {
  public:
    /// Derivatives of order 0, 1, 2, 3, 4 at one point.
    using Jet = std::array<double, 5>;

    PeriodicSeries() = default;

    /// The series with c_k = cosines[k] and s_k = sines[k]; sines[0] is ignored.
    /// @throws BadArgument when the two sizes differ, are zero, or a coefficient is not finite.
    PeriodicSeries(std::vector<double> cosines, std::vector<double> sines);

    /// The interpolant of f(2 pi i / N) = values[i], of degree N / 2 (its last cosine halved when N is even).
    /// Cost: N log N for N a power of two; for q times one, q odd, N q beside it.
    /// @throws BadArgument when there is no value or one is not finite.
    static PeriodicSeries interpolating(std::span<const double> values);

    double operator()(double u) const;
    Jet jet(double u) const;

    /// The integral of f - c_0 from 0 to u, a periodic function.
    double primitive(double u) const;

    /// factor * f.
    PeriodicSeries scaled(double factor) const;

    /// The series without coefficients below 1e-15 of the largest, which sampled values cannot tell from
    /// rounding. Runs of zeros cost nothing to evaluate.
    PeriodicSeries without_rounding() const;

    double mean() const { return cosines_.empty() ? 0.0 : cosines_[0]; }
    double cosine(std::size_t k) const { return k < cosines_.size() ? cosines_[k] : 0.0; }
    double sine(std::size_t k) const { return k < sines_.size() ? sines_[k] : 0.0; }
    std::size_t degree() const { return cosines_.empty() ? 0 : cosines_.size() - 1; }

    /// The largest |c_k| or |s_k| among the highest quarter of the harmonics.
    double tail() const;

  private:
    /// Consecutive harmonics first, ..., last - 1.
    struct Run {
        std::size_t first, last;
    };
    void find_runs();

    std::vector<double> cosines_;
    std::vector<double> sines_;
    std::vector<Run> runs_;  ///< of harmonics that are not zero, gaps of less than eight filled
};

}  // namespace resolva
