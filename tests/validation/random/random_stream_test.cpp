#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <resolva/validation/random/random_stream.hpp>

#include "support/catch.hpp"

namespace {

using resolva::Purpose;
using resolva::RandomStream;
using resolva::StreamKey;

constexpr StreamKey key{2024, 400, 3, Purpose::latent};

/// One neighbour of `key` in each field.
std::vector<StreamKey> neighbours() {
    std::vector<StreamKey> keys(7, key);
    keys[0].seed += 1;
    keys[1].seed += std::uint64_t{1} << 32;
    keys[2].size += 1;
    keys[3].replica += 1;
    keys[4].purpose = Purpose::noise;
    std::swap(keys[5].size, keys[5].replica);
    keys[6].seed = 0;
    return keys;
}

TEST_CASE("a stream filled by spans equals the stream read entry by entry at any offset and length") {
    const RandomStream stream(key);
    for (const std::uint64_t first :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{1} << 40}) {
        for (const std::size_t length : {0u, 1u, 2u, 5u, 64u}) {
            std::vector<double> uniforms(length), normals(length);
            stream.fill_uniform(uniforms, first);
            stream.fill_normal(normals, first);
            for (std::size_t k = 0; k < length; ++k) {
                CHECK(uniforms[k] == stream.uniform(first + k));
                CHECK(normals[k] == stream.normal(first + k));
            }
        }
    }
}

TEST_CASE("a stream is bitwise the same under every parallel schedule") {
    constexpr std::size_t length = 100'003, piece = 37;
    std::vector<double> serial(length), pieces(length), reversed(length);
    RandomStream(key).fill_normal(serial);
#pragma omp parallel for schedule(dynamic) num_threads(4)
    for (std::size_t from = 0; from < length; from += piece) {
        const std::size_t count = std::min(piece, length - from);
        RandomStream(key).fill_normal(std::span(pieces).subspan(from, count), from);
    }
    const RandomStream stream(key);
    for (std::size_t i = length; i-- > 0;) reversed[i] = stream.normal(i);
    CHECK(serial == pieces);
    CHECK(serial == reversed);
}

TEST_CASE("no two keys nor two indices share a block of random bits") {
    // 64-bit values: an accidental coincidence among 60,000 has probability 1e-10.
    std::vector<std::uint64_t> seen;
    std::vector<StreamKey> keys = neighbours();
    keys.push_back(key);
    for (const StreamKey& k : keys) {
        const RandomStream stream(k);
        for (std::uint64_t i = 0; i < 5000; ++i) seen.push_back(stream.bits(i));
        for (int power = 13; power < 56; ++power) seen.push_back(stream.bits(std::uint64_t{1} << power));
        seen.push_back(stream.bits(RandomStream::length - 1));
    }
    std::sort(seen.begin(), seen.end());
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("uniform entries are odd multiples of 2^-53 and come from the top bits of the entry") {
    const RandomStream stream(key);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const double scaled = std::ldexp(stream.uniform(i), 53);
        REQUIRE(scaled > 0.0);
        REQUIRE(scaled < 0x1p53);
        REQUIRE(static_cast<std::uint64_t>(scaled) == (2 * (stream.bits(i) >> 12) + 1));
    }
}

TEST_CASE("the layout of the counter is fixed so that a stored study can be repeated") {
    // Computed by another program from the published definition of Philox.
    CHECK(RandomStream({1, 2, 3, Purpose::latent}).uniform(0) == 0.20791842250308046);
}

/// Sample correlation of two centred arrays of known unit variance.
double correlation(const std::vector<double>& x, const std::vector<double>& y, std::size_t lag = 0) {
    double sum = 0.0;
    for (std::size_t i = 0; i + lag < x.size(); ++i) sum += x[i] * y[i + lag];
    return sum / static_cast<double>(x.size() - lag);
}

TEST_CASE("streams of different keys are uncorrelated within the error bar") {
    constexpr std::size_t count = 1 << 18;
    const double error_bar = 1.0 / std::sqrt(static_cast<double>(count));
    std::vector<double> reference(count), other(count);
    RandomStream(key).fill_normal(reference);
    CHECK(std::abs(correlation(reference, reference) - 1.0) <
          5.0 * std::sqrt(2.0) * error_bar);  // positive control
    for (const StreamKey& k : neighbours()) {
        RandomStream(k).fill_normal(other);
        for (const std::size_t lag : {0u, 1u, 2u}) {
            INFO("seed " << k.seed << " size " << k.size << " replica " << k.replica << " lag " << lag);
            CHECK(std::abs(correlation(reference, other, lag)) < 5.0 * error_bar);
        }
    }
}

TEST_CASE("entries of one stream are uncorrelated with one another and with its uniforms") {
    constexpr std::size_t count = 1 << 18;
    const double error_bar = 1.0 / std::sqrt(static_cast<double>(count));
    const RandomStream stream(key);
    std::vector<double> normals(count), uniforms(count), squares(count);
    stream.fill_normal(normals);
    stream.fill_uniform(uniforms);
    for (double& u : uniforms) u = (u - 0.5) * std::sqrt(12.0);
    std::transform(normals.begin(), normals.end(), squares.begin(),
                   [](double g) { return (g * g - 1.0) / std::sqrt(2.0); });
    for (const std::size_t lag : {1u, 2u, 3u, 4u, 400u}) {
        INFO("lag " << lag);
        CHECK(std::abs(correlation(normals, normals, lag)) < 5.0 * error_bar);
        CHECK(std::abs(correlation(squares, squares, lag)) < 5.0 * error_bar);
        CHECK(std::abs(correlation(uniforms, uniforms, lag)) < 5.0 * error_bar);
    }
    for (const std::size_t lag : {0u, 1u}) {
        CHECK(std::abs(correlation(uniforms, normals, lag)) < 5.0 * error_bar);
        CHECK(std::abs(correlation(uniforms, squares, lag)) < 5.0 * error_bar);
    }
}

}  // namespace
