#pragma once

// Inverse of a small dense matrix by Gauss-Jordan elimination with partial pivoting, in place, no allocation.
//
// Cost n^3 multiplications. Meant for n up to some tens, where library calls cost more than the arithmetic.
// Failure: a pivot that is zero or not finite; the content is then unspecified.

#include <cmath>
#include <cstddef>
#include <utility>

namespace resolva {

/// Inverts the n x n row-major matrix `a`; `permutation` is scratch for n indices.
/// Returns false when the matrix is singular to working precision (a pivot is zero or not finite).
template <class T>
bool invert_in_place(T* a, std::size_t n, std::size_t* permutation) {
    using std::abs;
    using std::isfinite;
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot_row = k;
        auto largest = abs(a[k * n + k]);
        for (std::size_t i = k + 1; i < n; ++i) {
            if (abs(a[i * n + k]) > largest) {
                largest = abs(a[i * n + k]);
                pivot_row = i;
            }
        }
        if (!(largest > 0) || !isfinite(largest)) return false;
        permutation[k] = pivot_row;
        if (pivot_row != k) {
            for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[pivot_row * n + j]);
        }
        const T inverse = T(1) / a[k * n + k];
        a[k * n + k] = T(1);
        for (std::size_t j = 0; j < n; ++j) a[k * n + j] *= inverse;
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const T factor = a[i * n + k];
            if (factor == T(0)) continue;
            a[i * n + k] = T(0);
            for (std::size_t j = 0; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        if (permutation[k] == k) continue;
        for (std::size_t i = 0; i < n; ++i) std::swap(a[i * n + k], a[i * n + permutation[k]]);
    }
    return true;
}

}  // namespace resolva
