#pragma once

// Philox4x32-10: a keyed bijection of 128-bit counters that serves as a random number generator without
// state.
//
// Output number c of the generator with key k is philox4x32(c, k). Any entry is reached directly, entries may
// be computed in any order and by any thread, and two distinct counters never give the same block under one
// key. Ten rounds of (32 x 32 -> 64)-bit multiplication and exclusive or; about 15 ns a block, no allocation.
// Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3,
// SC 2011, whose constants these are; the generator passes TestU01's BigCrush.

#include <array>
#include <cstdint>

namespace resolva {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// The block of four 32-bit words at a counter.
constexpr PhiloxCounter philox4x32(PhiloxCounter x, PhiloxKey key) {
    constexpr int rounds = 10;
    constexpr std::uint64_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
    constexpr std::uint32_t golden_ratio = 0x9E3779B9, root_three_minus_one = 0xBB67AE85;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t product_0 = multiplier_0 * x[0];
        const std::uint64_t product_1 = multiplier_1 * x[2];
        x = {static_cast<std::uint32_t>(product_1 >> 32) ^ x[1] ^ key[0],
             static_cast<std::uint32_t>(product_1),
             static_cast<std::uint32_t>(product_0 >> 32) ^ x[3] ^ key[1],
             static_cast<std::uint32_t>(product_0)};
        key[0] += golden_ratio;
        key[1] += root_three_minus_one;
    }
    return x;
}

}  // namespace resolva
