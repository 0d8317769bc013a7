#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/noising.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Noising;

TEST_CASE("the Ornstein-Uhlenbeck noising preserves unit variance at every time") {
    for (const double t : {1e-12, 1e-4, 0.1, 1.0, 30.0}) {
        const Noising n = Noising::at_time(t);
        CHECK_CLOSE(n.signal * n.signal + n.noise, 1.0, 4e-16);
    }
}

TEST_CASE("the noise variance keeps its relative accuracy at short times") {
    // h = 2t - 2t^2 + ... : the series' next term is below 1e-16 relative at t = 1e-9.
    CHECK_CLOSE(Noising::at_time(1e-9).noise, 2e-9 * (1.0 - 1e-9), 1e-15);
}

TEST_CASE("times and levels outside their range are refused by name") {
    for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(Noising::at_time(bad), resolva::BadArgument);
        CHECK_THROWS_WITH(Noising::with(bad, 0.5), Catch::Matchers::Contains("signal"));
        CHECK_THROWS_WITH(Noising::with(0.5, bad), Catch::Matchers::Contains("noise"));
    }
}

}  // namespace
