#pragma once

// The excess of a number over the logarithm of its successor, e(z) = z - ln(1 + z), for real and complex z.
//
// Kullback-Leibler divergences of Gaussians are e(ratio - 1) / 2, and their ratios are often one to many
// digits: e is of second order there, and a plain difference would lose all of it. With s = z / (2 + z), ln(1
// + z) = 2 artanh s and
//     e(z) = z s - 2 s^3 (1/3 + s^2/5 + s^4/7 + ...),
// which is used for |z| < 0.25. Relative accuracy: a few roundings everywhere on the cut plane z + 1 not in
// (-inf, 0]. Cost: one division and 20 operations for small z, one logarithm otherwise.

#include <cmath>
#include <complex>

namespace resolva {

namespace detail {

template <class Z>
Z small_logarithm_excess(const Z& z) {
    const Z s = z / (2.0 + z);
    const Z q = s * s;
    const Z tail =
        1.0 / 3 +
        q * (1.0 / 5 +
             q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13 + q * (1.0 / 15 + q / 17.0))))));
    return s * (z - 2.0 * q * tail);
}

}  // namespace detail

/// z - ln(1 + z) for real z > -1; infinite at z = -1, NaN below.
inline double logarithm_excess(double z) {
    return std::abs(z) < 0.25 ? detail::small_logarithm_excess(z) : z - std::log1p(z);
}

/// The same for z = ratio - 1 given with the ratio, which keeps its digits near zero where z = -1 has lost them.
inline double logarithm_excess_of_ratio(double z, double ratio) {
    return z < -0.5 ? z - std::log(ratio) : logarithm_excess(z);
}

/// z - ln(1 + z), principal branch.
inline std::complex<double> logarithm_excess(const std::complex<double>& z) {
    const double x = z.real();
    const double y = z.imag();
    if (x * x + y * y < 0.0625) return detail::small_logarithm_excess(z);
    return {x - 0.5 * std::log1p(x * (2.0 + x) + y * y), y - std::atan2(y, 1.0 + x)};
}

}  // namespace resolva
