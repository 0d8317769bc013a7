#pragma once

#include <cmath>
#include <span>

namespace resolva {

/// The probabilists' Hermite polynomial he_n(x), orthogonal for the standard Gaussian: he_0 = 1, he_1 = x,
/// he_{n+1} = x he_n - n he_{n-1}; E he_m he_n = n! when m = n, else 0. Degree n >= 0; n multiplications.
template <class T>
T he_n(int n, const T& x) {
    T previous(0);
    T last(1);
    for (int k = 0; k < n; ++k) {
        const T next = x * last - T(k) * previous;
        previous = last;
        last = next;
    }
    return last;
}

/// The orthonormal polynomial he_n(x) / sqrt(n!).
template <class T>
T he_n_orthonormal(int n, const T& x) {
    using std::sqrt;
    T previous(0);
    T last(1);
    for (int k = 0; k < n; ++k) {
        const T next = (x * last - sqrt(T(k)) * previous) / sqrt(T(k + 1));
        previous = last;
        last = next;
    }
    return last;
}

/// sum_k coefficients[k] he_k(x), by Clenshaw's recurrence.
inline double he_series(std::span<const double> coefficients, double x) {
    double above = 0.0;
    double sum = 0.0;
    for (std::size_t k = coefficients.size(); k-- > 0;) {
        const double next = coefficients[k] + x * sum - static_cast<double>(k + 1) * above;
        above = sum;
        sum = next;
    }
    return sum;
}

}  // namespace resolva
