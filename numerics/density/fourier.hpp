#pragma once

// Fast Fourier transform of power-of-two length (Cooley & Tukey 1965, iterative, radix 2).
//
//   forward   X_k = sum_j x_j exp(-2 pi i j k / n)        inverse   x_j = (1/n) sum_k X_k exp(+2 pi i j k /
//   n)
// The roots of unity are evaluated one by one, not by recurrence: errors grow like log n roundings.
// Cost: 5 n log2(n) operations; the plan is built once, transforms allocate nothing and are thread-safe.

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace resolva {

class FourierTransform {
  public:
    /// @throws BadArgument unless n is a power of two, 2 <= n <= 2^26.
    explicit FourierTransform(std::size_t n);

    std::size_t size() const { return reversal_.size(); }

    /// In place; data.size() = size().
    void forward(std::span<std::complex<double>> data) const { transform(data, false); }
    void inverse(std::span<std::complex<double>> data) const;

  private:
    void transform(std::span<std::complex<double>> data, bool conjugate) const;

    std::vector<std::complex<double>> root_;  // exp(-2 pi i k / n), k < n/2
    std::vector<std::size_t> reversal_;
};

}  // namespace resolva
