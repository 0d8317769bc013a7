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

/// x = 2^(n + r) for |r| <= 1/2, where adding n to 1.5 * 2^52 gave `shifted`: its low bits are those of n.
template <class Real>
[[gnu::always_inline]] inline void set_power_of_two(Real& x, const Real& shifted, const Real& r) {
    using Bits = typename BitsOf<Real>::Type;
    // The powers of ln 2 over factorials, in pairs and pairs of pairs: one chain of eleven steps would have
    // to be waited for.
    const Real r2 = r * r;
    const Real r4 = r2 * r2;
    const Real low =
        (r * 6.9314718055994531e-1 + 1.0) + r2 * (r * 5.5504108664821580e-2 + 2.4022650695910071e-1);
    const Real middle = (r * 1.3333558146428443e-3 + 9.6181291076284772e-3) +
                        r2 * (r * 1.5252733804059840e-5 + 1.5403530393381610e-4);
    const Real high = (r * 1.0178086009239699e-7 + 1.3215486790144309e-6) +
                      r2 * (r * 4.4455382718708116e-10 + 7.0549116208011233e-9);
    const Real p = low + r4 * (middle + r4 * high);
    Bits bits, exponent;
    std::memcpy(&bits, &p, sizeof bits);
    std::memcpy(&exponent, &shifted, sizeof exponent);
    bits += exponent << 52;
    std::memcpy(&x, &bits, sizeof x);
}

constexpr double round_to_integer = 6755399441055744.0;  // 1.5 * 2^52

}  // namespace detail

/// Replaces x by 2^x for -1010 <= x <= 0, relative error below 1e-14, without branch or call, so that a loop
/// over it becomes vector instructions. Outside the range the value is meaningless. Real is double or a
/// vector of doubles, as gcc and clang know them (in place, since how vectors are returned depends on the
/// machine).
template <class Real>
[[gnu::always_inline]] inline void replace_by_power_of_two(Real& x) {
    const Real shifted = x + detail::round_to_integer;
    const Real r = x - (shifted - detail::round_to_integer);
    detail::set_power_of_two(x, shifted, r);
}

/// exp(x) for -700 <= x <= 0, relative error below 1e-14, in the same manner.
[[gnu::always_inline]] inline double decaying_exponential(double x) {
    constexpr double log2_e = 1.4426950408889634;
    const double shifted = x * log2_e + detail::round_to_integer;
    const double n = shifted - detail::round_to_integer;
    const double rest = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
    detail::set_power_of_two(x, shifted, rest * log2_e);
    return x;
}

}  // namespace resolva
