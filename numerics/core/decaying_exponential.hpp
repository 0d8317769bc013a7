#pragma once

#include <bit>
#include <cstdint>

namespace resolva {

/// exp(x) for -700 <= x <= 0, relative error below 1e-14, without branch or call, so that a loop over it
/// becomes vector instructions. Outside the range the value is meaningless.
[[gnu::always_inline]] inline double decaying_exponential(double x) {
    constexpr double round_to_integer =
        6755399441055744.0;  // 1.5 * 2^52: adding it leaves the integer in the low bits
    const double shifted = x * 1.4426950408889634 + round_to_integer;
    const double n = shifted - round_to_integer;
    const double r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;  // |r| <= log(2)/2
    double p = 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(p) +
                                 (std::bit_cast<std::uint64_t>(shifted) << 52));
}

}  // namespace resolva
