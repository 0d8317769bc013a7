#pragma once

// Linear systems with a nonsingular M-matrix: positive diagonal, off-diagonal entries <= 0, inverse >= 0.
//
// I - J is such a matrix when J is the (nonnegative) Jacobian of an increasing concave map at a point above
// its fixed point. Elimination without pivoting is backward stable for this class, and the sign of the pivots
// decides membership: all pivots are positive if and only if the matrix is a nonsingular M-matrix. Source:
// Berman & Plemmons, Nonnegative Matrices in the Mathematical Sciences, theorem 6.2.3.
//
// Near a singular matrix the diagonal 1 - J_ii cancels, and with it the inverse loses its digits. A matrix
// given by J and by the vector (I - J) x = excess >= 0 at some x > 0 determines its inverse to full relative
// accuracy, entry by entry, however close to singular it is: the diagonal is (excess_i + sum_{j != i} J_ij
// x_j) / x_i, and elimination then adds terms of one sign only. Source: Grassmann, Taksar & Heyman 1985;
// Alfa, Xue & Ye, Math. Comp. 71 (2002).

#include <array>
#include <cstddef>

namespace resolva {

template <class T, std::size_t N>
using SmallMatrix = std::array<std::array<T, N>, N>;

/// The factors L and U of A = I - J, computed in place, N^3 / 3 operations, no allocation.
template <class T, std::size_t N>
class MMatrixFactors {
  public:
    MMatrixFactors() = default;

    /// Factors I - jacobian.
    explicit MMatrixFactors(const SmallMatrix<T, N>& jacobian) {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < N; ++j) factors_[i][j] = (i == j ? T(1) : T(0)) - jacobian[i][j];
        }
        eliminate();
    }

    /// The same matrix from the vector (I - jacobian) x = excess >= 0, x > 0, without subtractions.
    MMatrixFactors(const SmallMatrix<T, N>& jacobian, const std::array<T, N>& x, std::array<T, N> excess) {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < N; ++j) factors_[i][j] = -jacobian[i][j];
        }
        is_m_matrix_ = true;
        for (std::size_t k = 0; k < N; ++k) {
            T pivot = excess[k];
            for (std::size_t j = k + 1; j < N; ++j) pivot -= factors_[k][j] * x[j];
            pivot /= x[k];
            if (!(pivot > T(0))) is_m_matrix_ = false;
            factors_[k][k] = pivot;
            inverse_pivot_[k] = T(1) / pivot;
            for (std::size_t i = k + 1; i < N; ++i) {
                factors_[i][k] *= inverse_pivot_[k];
                excess[i] -= factors_[i][k] * excess[k];
                for (std::size_t j = k + 1; j < N; ++j) {
                    if (i != j) factors_[i][j] -= factors_[i][k] * factors_[k][j];
                }
            }
        }
    }
    /// True when every pivot was positive: the inverse exists and has no negative entry.
    bool is_m_matrix() const { return is_m_matrix_; }

    /// The solution x of (I - J) x = right_side, for T or any type that T multiplies.
    template <class S>
    std::array<S, N> solve(std::array<S, N> x) const {
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
    void eliminate() {
        is_m_matrix_ = true;
        for (std::size_t k = 0; k < N; ++k) {
            if (!(factors_[k][k] > T(0))) is_m_matrix_ = false;
            inverse_pivot_[k] = T(1) / factors_[k][k];
            for (std::size_t i = k + 1; i < N; ++i) {
                factors_[i][k] *= inverse_pivot_[k];
                for (std::size_t j = k + 1; j < N; ++j) factors_[i][j] -= factors_[i][k] * factors_[k][j];
            }
        }
    }

    SmallMatrix<T, N> factors_{};
    std::array<T, N> inverse_pivot_{};
    bool is_m_matrix_ = false;
};

/// Three unknowns: the inverse by cofactors, whose single division leaves a shorter chain of dependent
/// operations than three pivots, and runs beside the product of the adjugate with a right side; the leading
/// principal minors decide membership.
template <class T>
class MMatrixFactors<T, 3> {
  public:
    MMatrixFactors() = default;

    explicit MMatrixFactors(const SmallMatrix<T, 3>& jacobian) {
        // Off-diagonal entries are -J; the products below are sums of terms of one sign except on the
        // diagonal.
        const auto& j = jacobian;
        const T a = T(1) - j[0][0], e = T(1) - j[1][1], i = T(1) - j[2][2];
        const T& b = j[0][1];
        const T& c = j[0][2];
        const T& d = j[1][0];
        const T& f = j[1][2];
        const T& g = j[2][0];
        const T& h = j[2][1];
        const T minor = a * e - b * d;
        adjugate_ = {{{e * i - f * h, b * i + c * h, b * f + c * e},
                      {d * i + f * g, a * i - c * g, a * f + c * d},
                      {d * h + e * g, a * h + b * g, minor}}};
        const T determinant = a * adjugate_[0][0] - b * adjugate_[1][0] - c * adjugate_[2][0];
        is_m_matrix_ = a > T(0) && minor > T(0) && determinant > T(0);
        inverse_determinant_ = T(1) / determinant;
    }

    /// The same matrix from the vector (I - jacobian) x = excess >= 0, x > 0: every product below is added,
    /// none subtracted. A component of x may vanish where its row is zero.
    MMatrixFactors(const SmallMatrix<T, 3>& jacobian, const std::array<T, 3>& x,
                   const std::array<T, 3>& excess) {
        const auto& j = jacobian;
        const auto per = [](const T& numerator, const T& denominator) {
            return denominator > T(0) ? T(numerator / denominator) : T(1);
        };
        // Each diagonal entry as its excess and its two exchanges: a = a0 + ab + ac, and so on.
        const T a0 = per(excess[0], x[0]), e0 = per(excess[1], x[1]), i0 = per(excess[2], x[2]);
        const T ab = x[0] > T(0) ? T(j[0][1] * x[1] / x[0]) : T(0);
        const T ac = x[0] > T(0) ? T(j[0][2] * x[2] / x[0]) : T(0);
        const T ea = x[1] > T(0) ? T(j[1][0] * x[0] / x[1]) : T(0);
        const T ec = x[1] > T(0) ? T(j[1][2] * x[2] / x[1]) : T(0);
        const T ia = x[2] > T(0) ? T(j[2][0] * x[0] / x[2]) : T(0);
        const T ib = x[2] > T(0) ? T(j[2][1] * x[1] / x[2]) : T(0);
        const T a = a0 + ab + ac, e = e0 + ea + ec, i = i0 + ia + ib;
        const T& b = j[0][1];
        const T& c = j[0][2];
        const T& d = j[1][0];
        const T& f = j[1][2];
        const T& g = j[2][0];
        const T& h = j[2][1];
        // e i - f h with f h = ec ib, and the like
        const T lower = (e0 + ea) * i + ec * (i0 + ia);
        const T outer = (a0 + ab) * i + ac * (i0 + ib);
        const T upper = (a0 + ac) * e + ab * (e0 + ec);
        adjugate_ = {{{lower, b * i + c * h, b * f + c * e},
                      {d * i + f * g, outer, a * f + c * d},
                      {d * h + e * g, a * h + b * g, upper}}};
        // a lower - b (d i + f g) - c (d h + e g), with every negative term cancelled against its positive one
        const T determinant = a0 * lower + ab * (e0 * i + ec * i0) + ac * (i0 * e + ib * e0);
        is_m_matrix_ = a > T(0) && upper > T(0) && determinant > T(0);
        inverse_determinant_ = T(1) / determinant;
    }

    bool is_m_matrix() const { return is_m_matrix_; }

    template <class S>
    std::array<S, 3> solve(const std::array<S, 3>& right_side) const {
        std::array<S, 3> x;
        for (std::size_t row = 0; row < 3; ++row) {
            x[row] = (adjugate_[row][0] * right_side[0] + adjugate_[row][1] * right_side[1] +
                      adjugate_[row][2] * right_side[2]) *
                     inverse_determinant_;
        }
        return x;
    }

  private:
    SmallMatrix<T, 3> adjugate_{};
    T inverse_determinant_{};
    bool is_m_matrix_ = false;
};

}  // namespace resolva
