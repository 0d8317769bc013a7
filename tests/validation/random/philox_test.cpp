#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstddef>
#include <vector>

#include <resolva/validation/random/philox.hpp>

#include "support/catch.hpp"

namespace {

using resolva::philox4x32;
using resolva::PhiloxCounter;
using resolva::PhiloxKey;

TEST_CASE("Philox gives the known answers published with its reference implementation") {
    // Random123 distribution, file tests/kat_vectors, rows "philox4x32 10"; the last input is the digits of
    // pi.
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Philox maps distinct counters to distinct blocks") {
    std::vector<PhiloxCounter> blocks;
    for (std::uint32_t a = 0; a < 64; ++a) {
        for (std::uint32_t b = 0; b < 64; ++b) {
            blocks.push_back(philox4x32({a, b, 0, 0}, {7, 9}));
            blocks.push_back(philox4x32({0, 0, a + 1, b}, {7, 9}));
        }
    }
    std::sort(blocks.begin(), blocks.end());
    CHECK(std::adjacent_find(blocks.begin(), blocks.end()) == blocks.end());
}

TEST_CASE("flipping any one bit of counter or key flips half of the output bits of Philox") {
    // Each flip changes a Binomial(128, 1/2) number of bits: mean 64 and standard deviation sqrt(32).
    constexpr std::size_t trials = 256;
    const double error_bar = std::sqrt(32.0 / trials);
    for (std::size_t bit = 0; bit < 192; ++bit) {
        std::size_t flipped = 0;
        for (std::uint32_t t = 0; t < trials; ++t) {
            PhiloxCounter counter{t, 3 * t, 1, 400};
            PhiloxKey key{t / 2, 12345};
            const PhiloxCounter before = philox4x32(counter, key);
            const std::uint32_t mask = 1u << (bit % 32);
            if (bit < 128) {
                counter[bit / 32] ^= mask;
            } else {
                key[(bit - 128) / 32] ^= mask;
            }
            const PhiloxCounter after = philox4x32(counter, key);
            for (std::size_t w = 0; w < 4; ++w) flipped += std::bitset<32>(before[w] ^ after[w]).count();
        }
        INFO("bit " << bit << " of (counter, key)");
        CHECK(std::abs(static_cast<double>(flipped) / trials - 64.0) < 5.0 * error_bar);
    }
}

}  // namespace
