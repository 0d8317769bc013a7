#include <algorithm>
#include <cmath>
#include <concepts>
#include <numeric>
#include <random>
#include <vector>

#include <resolva/validation/random/random_engine.hpp>

#include "support/catch.hpp"

namespace {

using resolva::Purpose;
using resolva::RandomEngine;
using resolva::RandomStream;
using resolva::StreamKey;

static_assert(std::uniform_random_bit_generator<RandomEngine>);

constexpr StreamKey key{11, 200, 5, Purpose::resampling};

TEST_CASE("an engine walks along its stream and skips ahead") {
    const RandomStream stream(key);
    RandomEngine engine(key);
    for (std::uint64_t i = 0; i < 10; ++i) CHECK(engine() == stream.bits(i));
    engine.discard(1'000'000'007);
    CHECK(engine.position() == 1'000'000'017);
    CHECK(engine() == stream.bits(1'000'000'017));
    CHECK(RandomEngine(key, 42)() == stream.bits(42));
}

TEST_CASE("an engine drives the standard shuffle reproducibly and without bias of position") {
    constexpr std::size_t cards = 10, shuffles = 40'000;
    // Position of card 0 after a shuffle: uniform on ten places, each count Binomial(shuffles, 1/10).
    std::vector<double> counts(cards);
    RandomEngine engine(key), twin(key);
    for (std::size_t s = 0; s < shuffles; ++s) {
        std::vector<int> deck(cards), copy(cards);
        std::iota(deck.begin(), deck.end(), 0);
        std::iota(copy.begin(), copy.end(), 0);
        std::shuffle(deck.begin(), deck.end(), engine);
        std::shuffle(copy.begin(), copy.end(), twin);
        REQUIRE(deck == copy);
        counts[static_cast<std::size_t>(std::find(deck.begin(), deck.end(), 0) - deck.begin())] += 1.0;
    }
    const double error_bar = std::sqrt(static_cast<double>(shuffles) * 0.1 * 0.9);
    for (const double c : counts) CHECK(std::abs(c - 0.1 * static_cast<double>(shuffles)) < 4.5 * error_bar);
}

}  // namespace
