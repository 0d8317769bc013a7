#pragma once

#include <cstdint>
#include <cstring>

namespace resolva {

namespace detail {

/// The integers as wide as a double, or as the doubles of a vector.
template <class Real>
struct BitsOf {
    using Type = decltype(Real{} < Real{});  // a comparison of vectors gives a vector of such integers
};
template <>
struct BitsOf<double> {
    using Type = std::uint64_t;
};

}  // namespace detail

/// Replaces x by exp(x): for -700 <= x <= 0, relative error below 1e-14, without branch or call, so that a
/// loop over it becomes vector instructions. Outside the range the value is meaningless. Real is double or a
/// vector of doubles, as gcc and clang know them (in place, since how vectors are returned depends on the
/// machine).
template <class Real>
[[gnu::always_inline]] inline void replace_by_decaying_exponential(Real& x) {
    using Bits = typename detail::BitsOf<Real>::Type;
    constexpr double round_to_integer =
        6755399441055744.0;  // 1.5 * 2^52: adding it leaves the integer in the low bits
    const Real shifted = x * 1.4426950408889634 + round_to_integer;
    const Real n = shifted - round_to_integer;
    const Real r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;  // |r| <= log(2)/2
    // Terms in pairs and pairs of pairs: one chain of eleven steps would have to be waited for.
    const Real r2 = r * r;
    const Real r4 = r2 * r2;
    const Real low = (r + 1.0) + r2 * (r * (1.0 / 6.0) + 0.5);
    const Real middle = (r * (1.0 / 120.0) + 1.0 / 24.0) + r2 * (r * (1.0 / 5040.0) + 1.0 / 720.0);
    const Real high =
        (r * (1.0 / 362880.0) + 1.0 / 40320.0) + r2 * (r * (1.0 / 39916800.0) + 1.0 / 3628800.0);
    const Real p = low + r4 * (middle + r4 * high);
    Bits bits, exponent;
    std::memcpy(&bits, &p, sizeof bits);
    std::memcpy(&exponent, &shifted, sizeof exponent);
    bits += exponent << 52;
    std::memcpy(&x, &bits, sizeof x);
}

/// exp(x) in the same range.
[[gnu::always_inline]] inline double decaying_exponential(double x) {
    replace_by_decaying_exponential(x);
    return x;
}

}  // namespace resolva
