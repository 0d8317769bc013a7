#include <cmath>
#include <limits>

#include <resolva/numerics/root/first_crossing.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::find_first_crossing_on_log_scale;
using resolva::Status;

TEST_CASE("the first of several crossings is found") {
    // cos(ln x) falls through zero at exp(pi/2), rises at exp(3 pi/2).
    const auto root =
        find_first_crossing_on_log_scale([](double x) { return std::cos(std::log(x)); }, 1.0, 1e5);
    REQUIRE(root.status == Status::converged);
    CHECK_CLOSE(root.argument, std::exp(std::acos(0.0)), 1e-9);
}

TEST_CASE("a pole before the crossing does not stop the search") {
    const auto f = [](double x) { return x < 2.0 ? std::numeric_limits<double>::infinity() : 5.0 - x; };
    CHECK_CLOSE(find_first_crossing_on_log_scale(f, 1.0, 100.0).argument, 5.0, 1e-9);
}

TEST_CASE("every other ending is named") {
    CHECK(find_first_crossing_on_log_scale([](double) { return 1.0; }, 1.0, 10.0).status ==
          Status::no_bracket);
    const auto root = find_first_crossing_on_log_scale([](double x) { return 1.0 - x; }, 3.0, 10.0);
    CHECK(root.status == Status::converged);
    CHECK(root.argument == 3.0);
    CHECK(find_first_crossing_on_log_scale([](double) { return std::nan(""); }, 1.0, 10.0).status ==
          Status::not_finite);
    CHECK_THROWS_AS(find_first_crossing_on_log_scale([](double x) { return x; }, 0.0, 1.0),
                    resolva::BadArgument);
}

}  // namespace
