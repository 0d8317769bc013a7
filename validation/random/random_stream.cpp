#include <resolva/validation/random/random_stream.hpp>

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace resolva {

namespace {

using Pair = std::array<double, 2>;

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
    return (std::uint64_t{high} << 32) | low;
}

/// The middle of one of 2^52 equal cells of (0, 1): exact, since 53 bits suffice.
double to_uniform(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

Pair uniform_pair(const PhiloxCounter& words) {
    return {to_uniform(join(words[0], words[1])), to_uniform(join(words[2], words[3]))};
}

/// Radius and angle of a standard normal point of the plane.
Pair normal_pair(const PhiloxCounter& words) {
    const Pair u = uniform_pair(words);
    const double radius = std::sqrt(-2.0 * std::log(u[0]));
    const double angle = 2.0 * std::numbers::pi * u[1];
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// Fills from entry `first` on, given the pair of entries 2j and 2j + 1; each block is computed once.
template <class PairAt>
void fill(std::span<double> values, std::uint64_t first, const PairAt& pair_at) {
    std::size_t k = 0;
    if (first % 2 == 1 && k < values.size()) values[k++] = pair_at(first / 2)[1];
    for (; k + 1 < values.size(); k += 2) {
        const Pair pair = pair_at((first + k) / 2);
        values[k] = pair[0];
        values[k + 1] = pair[1];
    }
    if (k < values.size()) values[k] = pair_at((first + k) / 2)[0];
}

}  // namespace

PhiloxCounter RandomStream::block(Kind kind, std::uint64_t number) const {
    assert(number < length / 2);
    const std::uint32_t low = static_cast<std::uint32_t>(number);
    const std::uint32_t high = static_cast<std::uint32_t>(number >> 32) & 0x7FFFFFu;
    const std::uint32_t domain =
        (static_cast<std::uint32_t>(key_.purpose) << 24) | (static_cast<std::uint32_t>(kind) << 23);
    return philox4x32({low, domain | high, key_.replica, key_.size},
                      {static_cast<std::uint32_t>(key_.seed), static_cast<std::uint32_t>(key_.seed >> 32)});
}

std::uint64_t RandomStream::bits(std::uint64_t index) const {
    const PhiloxCounter words = block(Kind::uniform, index / 2);
    return index % 2 == 0 ? join(words[0], words[1]) : join(words[2], words[3]);
}

double RandomStream::uniform(std::uint64_t index) const {
    return to_uniform(bits(index));
}

double RandomStream::normal(std::uint64_t index) const {
    return normal_pair(block(Kind::normal, index / 2))[index % 2];
}

void RandomStream::fill_uniform(std::span<double> values, std::uint64_t first) const {
    fill(values, first, [this](std::uint64_t number) { return uniform_pair(block(Kind::uniform, number)); });
}

void RandomStream::fill_normal(std::span<double> values, std::uint64_t first) const {
    fill(values, first, [this](std::uint64_t number) { return normal_pair(block(Kind::normal, number)); });
}

}  // namespace resolva
