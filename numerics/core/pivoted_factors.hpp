#pragma once

// Small dense linear systems (I - J) x = b over any field with a magnitude, by elimination with row pivoting.
//
// Holomorphic maps have Jacobians without sign structure, so the pivot-free elimination for M-matrices does
// not apply to them. Cost: N^3 / 3 operations in the scalar type; no allocation.

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <utility>

#include <resolva/numerics/fixed_point/m_matrix.hpp>

namespace resolva {

namespace detail {

inline double magnitude(double x) {
    return std::abs(x);
}
inline double magnitude(const std::complex<double>& x) {
    return std::abs(x.real()) + std::abs(x.imag());
}

}  // namespace detail

/// The factors of P (I - J) = L U.
template <class T, std::size_t N>
class PivotedFactors {
  public:
    PivotedFactors() = default;

    /// Factors I - jacobian.
    explicit PivotedFactors(const SmallMatrix<T, N>& jacobian) {
        for (std::size_t i = 0; i < N; ++i) {
            row_[i] = i;
            for (std::size_t j = 0; j < N; ++j) factors_[i][j] = (i == j ? T(1) : T(0)) - jacobian[i][j];
        }
        for (std::size_t k = 0; k < N; ++k) {
            std::size_t best = k;
            for (std::size_t i = k + 1; i < N; ++i) {
                if (detail::magnitude(factors_[i][k]) > detail::magnitude(factors_[best][k])) best = i;
            }
            std::swap(factors_[k], factors_[best]);
            std::swap(row_[k], row_[best]);
            const double pivot = detail::magnitude(factors_[k][k]);
            if (!(pivot > 0.0) || !std::isfinite(pivot)) {
                is_singular_ = true;
                return;
            }
            inverse_pivot_[k] = T(1) / factors_[k][k];
            for (std::size_t i = k + 1; i < N; ++i) {
                factors_[i][k] *= inverse_pivot_[k];
                for (std::size_t j = k + 1; j < N; ++j) factors_[i][j] -= factors_[i][k] * factors_[k][j];
            }
        }
    }

    /// True when a pivot vanished or was not finite; `solve` must then not be called.
    bool is_singular() const { return is_singular_; }

    /// The solution x of (I - J) x = right_side.
    std::array<T, N> solve(const std::array<T, N>& right_side) const {
        std::array<T, N> x;
        for (std::size_t i = 0; i < N; ++i) x[i] = right_side[row_[i]];
        for (std::size_t i = 1; i < N; ++i) {
            for (std::size_t j = 0; j < i; ++j) x[i] -= factors_[i][j] * x[j];
        }
        for (std::size_t i = N; i-- > 0;) {
            for (std::size_t j = i + 1; j < N; ++j) x[i] -= factors_[i][j] * x[j];
            x[i] *= inverse_pivot_[i];
        }
        return x;
    }

  private:
    SmallMatrix<T, N> factors_{};
    std::array<T, N> inverse_pivot_{};
    std::array<std::size_t, N> row_{};
    bool is_singular_ = false;
};

}  // namespace resolva
