#pragma once

#include <cstdint>
#include <span>

#include <resolva/validation/random/philox.hpp>
#include <resolva/validation/random/stream_key.hpp>

namespace resolva {

/// An infinite table of random numbers, addressed by key and index: a function without state.
///
/// Entry i of a stream is the same number whoever computes it, in whatever order and on whichever thread, so
/// a simulation is reproduced bit for bit under any parallel schedule. Uniform and normal entries of one
/// stream are independent of each other: they come from different blocks. bits(i) and uniform(i) share
/// theirs.
///
/// The Philox key is the seed; the four 32-bit words of its counter are
///   [index / 2, low 32 bits]  [purpose: 8 | kind: 1 | index / 2, high 23 bits]  [replica]  [size]
/// so that (key, kind, index / 2) -> (counter, key) is injective. Indices: 0 <= index < 2^56.
/// Cost: about 20 ns an entry for bits and uniforms, 60 ns for normals, half as much when filled by spans.
/// Bits and uniforms are the same on every platform, normals up to the platform's log, sin and cos.
class RandomStream {
  public:
    /// Number of entries; an index beyond it would wrap around into entry 0.
    static constexpr std::uint64_t length = std::uint64_t{1} << 56;

    explicit RandomStream(const StreamKey& key) : key_(key) {}

    const StreamKey& key() const { return key_; }

    /// 64 independent bits.
    std::uint64_t bits(std::uint64_t index) const;

    /// Uniform on (0, 1): an odd multiple of 2^-53, never 0 or 1, symmetric about 1/2. The top 52 bits of
    /// bits(index).
    double uniform(std::uint64_t index) const;

    /// Standard normal, by the exact transformation of Box & Muller (Ann. Math. Stat. 29, 1958) of two
    /// uniforms; |value| < 8.58, beyond which lies a probability of 1e-17.
    double normal(std::uint64_t index) const;

    /// values[k] = uniform(first + k), for parallel filling of one array by disjoint pieces.
    void fill_uniform(std::span<double> values, std::uint64_t first = 0) const;

    /// values[k] = normal(first + k).
    void fill_normal(std::span<double> values, std::uint64_t first = 0) const;

  private:
    enum class Kind : std::uint32_t { uniform = 0, normal = 1 };

    PhiloxCounter block(Kind kind, std::uint64_t number) const;

    StreamKey key_;
};

}  // namespace resolva
