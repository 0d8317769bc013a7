#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/fixed_point/increasing_scalar_map.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Status;

TEST_CASE("all five fixed points of a staircase are bracketed with the right kinds") {
    // x + sin(2 pi x)/8 increases since |cos| pi/4 < 1; fixed at every half-integer, repelling at the
    // integers.
    const double turn = 2.0 * std::acos(-1.0);
    const auto map = [&](double x) { return x + std::sin(turn * x) / 8.0; };
    const auto found = resolva::bracket_fixed_points(map, -0.8, 1.7);
    REQUIRE(found.status == Status::converged);
    REQUIRE(found.brackets.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        const double root = -0.5 + 0.5 * static_cast<double>(i);
        CHECK(found.brackets[i].lower <= root);
        CHECK(found.brackets[i].upper >= root);
        CHECK(found.brackets[i].attracting == (i % 2 == 0));
        const auto point = resolva::refine_fixed_point(
            [&](double x) {
                return resolva::ValueAndSlope{map(x), 1.0 + std::cos(turn * x) * turn / 8.0};
            },
            0.5 * (found.brackets[i].lower + found.brackets[i].upper) + 1e-3, found.brackets[i], 1e-7);
        CHECK(point.status == Status::converged);
        CHECK(std::abs(point.value - root) < 1e-13);
    }
}

TEST_CASE("monotonicity excludes a wide interval in few evaluations") {
    const auto found = resolva::bracket_fixed_points([](double x) { return 0.01 * x + 3.0; }, -1e3, 1e3);
    REQUIRE(found.brackets.size() == 1);
    CHECK(found.evaluations < 30);  // a grid of the same resolution takes 40000
    CHECK(found.brackets[0].lower <= 3.0 / 0.99);
    CHECK(found.brackets[0].upper >= 3.0 / 0.99);
}

TEST_CASE("a map above the diagonal has no fixed point and none is invented") {
    const auto found =
        resolva::bracket_fixed_points([](double x) { return x + 0.2 + 0.1 * std::sin(x); }, 0.0, 20.0);
    CHECK(found.status == Status::converged);
    CHECK(found.brackets.empty());
}

TEST_CASE("the search reports running out of evaluations and values that are not finite") {
    resolva::FixedPointSearch few;
    few.max_evaluations = 5;
    CHECK(resolva::bracket_fixed_points([](double x) { return x + 1e-9; }, 0.0, 9.0, few).status ==
          Status::iteration_limit);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(
        resolva::bracket_fixed_points([&](double x) { return x > 4.0 && x < 5.0 ? nan : x + 1e-9; }, 0.0, 9.0)
            .status == Status::not_finite);
    const auto lost = resolva::refine_fixed_point(
        [](double x) {
            return resolva::ValueAndSlope{x + 1.0, 0.0};
        },
        0.5, {0.0, 1.0, true}, 1e-9);
    CHECK(lost.status == Status::no_bracket);
}

}  // namespace
