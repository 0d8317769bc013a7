#pragma once

#include <cstdint>
#include <limits>

#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

/// A position in a stream that moves forward: the standard library's UniformRandomBitGenerator, for shuffles
/// and distributions of <random>. Engines at equal positions of equal streams yield equal numbers; discard
/// costs nothing.
class RandomEngine {
  public:
    using result_type = std::uint64_t;

    explicit RandomEngine(const StreamKey& key, std::uint64_t position = 0)
        : stream_(key), position_(position) {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    /// The entry at the current position; steps to the next one.
    result_type operator()() { return stream_.bits(position_++); }

    /// Skips `count` entries.
    void discard(std::uint64_t count) { position_ += count; }

    std::uint64_t position() const { return position_; }

  private:
    RandomStream stream_;
    std::uint64_t position_;
};

}  // namespace resolva
