#include <resolva/numerics/root/first_integer.hpp>

#include "support/catch.hpp"

namespace {

using resolva::find_first_integer;
using resolva::FirstInteger;
using resolva::Status;

TEST_CASE("the first integer of every threshold is found and its neighbour checked") {
    for (const std::int64_t threshold : {3, 4, 18, 19, 20, 21, 22, 100, 1023, 1024, 1025, 999983}) {
        const FirstInteger found = find_first_integer([&](std::int64_t n) { return n >= threshold; }, 3);
        CHECK(found.status == Status::converged);
        CHECK(found.value == threshold);
        CHECK(found.evaluations < 60);
    }
}

TEST_CASE("an early island inside the scan is found before the later half line") {
    const FirstInteger found = find_first_integer([](std::int64_t n) { return n == 7 || n > 500; }, 1);
    CHECK(found.value == 7);
}

TEST_CASE("a condition that never holds ends without a bracket and within the allowed range") {
    std::int64_t most = 0;
    const FirstInteger found = find_first_integer(
        [&](std::int64_t n) {
            most = n > most ? n : most;
            return false;
        },
        1, {.scanned = 4, .largest = 1000});
    CHECK(found.status == Status::no_bracket);
    CHECK(most == 1000);
    CHECK_THROWS_AS(find_first_integer([](std::int64_t) { return true; }, 5, {.scanned = 1, .largest = 4}),
                    resolva::BadArgument);
}

}  // namespace
