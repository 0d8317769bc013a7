#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <resolva/numerics/fixed_point/fixed_point_search.hpp>

#include "support/catch.hpp"

namespace {

using resolva::FixedPointSearch;
using resolva::search_fixed_points;
using resolva::Status;
using resolva::ValueAndSlope;

const double turn = 2.0 * std::acos(-1.0);

/// x + sin(2 pi x)/8 increases since |cos| pi/4 < 1; fixed at every half-integer, repelling at the integers.
ValueAndSlope staircase(double x) {
    return {x + std::sin(turn * x) / 8.0, 1.0 + std::cos(turn * x) * turn / 8.0};
}

TEST_CASE("all five fixed points of a staircase are bracketed with the right kinds") {
    const auto found = search_fixed_points(staircase, -0.8, 1.7);
    REQUIRE(found.status == Status::converged);
    REQUIRE(found.brackets.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        const double root = -0.5 + 0.5 * static_cast<double>(i);
        CHECK(found.brackets[i].lower <= root);
        CHECK(found.brackets[i].upper >= root);
        CHECK(found.brackets[i].attracting == (i % 2 == 0));
        const auto point = resolva::refine_fixed_point(
            staircase, 0.5 * (found.brackets[i].lower + found.brackets[i].upper) + 1e-3, found.brackets[i],
            1e-7);
        CHECK(point.status == Status::converged);
        CHECK(std::abs(point.value - root) < 1e-13);
    }
}

TEST_CASE("monotonicity and smoothness exclude a wide interval in few evaluations") {
    const auto found = search_fixed_points(
        [](double x) {
            return ValueAndSlope{0.01 * x + 3.0, 0.01};
        },
        -1e3, 1e3);
    REQUIRE(found.brackets.size() == 1);
    CHECK(found.evaluations <= 5);  // a grid of the same resolution takes 40000
    CHECK(found.brackets[0].lower <= 3.0 / 0.99);
    CHECK(found.brackets[0].upper >= 3.0 / 0.99);
}

TEST_CASE("a map above the diagonal has no fixed point and none is invented") {
    const auto found = search_fixed_points(
        [](double x) {
            return ValueAndSlope{x + 0.2 + 0.1 * std::sin(x), 1.0 + 0.1 * std::cos(x)};
        },
        0.0, 20.0);
    CHECK(found.status == Status::converged);
    CHECK(found.brackets.empty());
}

TEST_CASE("two fixed points beside a fold are both found and none beyond it") {
    // x + c - cosh(x - 1)/4 with 1/4 the top: fixed at 1 +- acosh(4 c). |sinh|/4 < 1 keeps it increasing.
    for (const double height : {0.26, 0.2505, 0.2495}) {
        const auto map = [&](double x) {
            return ValueAndSlope{x + height - 0.25 * std::cosh(x - 1.0), 1.0 - 0.25 * std::sinh(x - 1.0)};
        };
        FixedPointSearch search;
        search.resolution = 0.02;
        const auto found = search_fixed_points(map, -0.9, 2.9, search);
        REQUIRE(found.status == Status::converged);
        if (height < 0.25) {
            CHECK(found.brackets.empty());
            continue;
        }
        REQUIRE(found.brackets.size() == 2);
        const double half = std::acosh(4.0 * height);
        CHECK(found.brackets[0].lower <= 1.0 - half);
        CHECK(found.brackets[0].upper >= 1.0 - half);
        CHECK(!found.brackets[0].attracting);
        CHECK(found.brackets[1].lower <= 1.0 + half);
        CHECK(found.brackets[1].upper >= 1.0 + half);
        CHECK(found.brackets[1].attracting);
    }
}

TEST_CASE("the fixed points of random increasing maps agree with a fine grid") {
    // T = x + 0.7 sum of three waves whose slopes stay above -1.
    std::mt19937_64 engine(20261122);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    int total = 0;
    for (int trial = 0; trial < 300; ++trial) {
        std::vector<double> phase(3), rate(3);
        for (int i = 0; i < 3; ++i) {
            phase[static_cast<std::size_t>(i)] = 3.0 * uniform(engine);
            rate[static_cast<std::size_t>(i)] = 1.2 + uniform(engine);
        }
        const double tilt = 0.1 * uniform(engine);
        const auto map = [&](double x) {
            ValueAndSlope at{x - tilt * (x - 5.0), 1.0 - tilt};
            for (std::size_t i = 0; i < 3; ++i) {
                at.value += 0.3 / rate[i] * std::sin(rate[i] * x + phase[i]);
                at.slope += 0.3 * std::cos(rate[i] * x + phase[i]);
            }
            return at;
        };
        std::vector<double> roots;
        const int points = 20000;
        double before = map(0.0).value;
        for (int i = 1; i <= points; ++i) {
            const double x = 10.0 * i / points;
            const double defect = map(x).value - x;
            if ((defect > 0.0) != (before > 0.0)) roots.push_back(x);
            before = defect;
        }
        const auto found = search_fixed_points(map, 0.0, 10.0);
        REQUIRE(found.status == Status::converged);
        REQUIRE(found.brackets.size() == roots.size());
        for (std::size_t i = 0; i < roots.size(); ++i) {
            CHECK(found.brackets[i].lower <= roots[i]);
            CHECK(found.brackets[i].upper >= roots[i] - 10.0 / points);
        }
        total += static_cast<int>(roots.size());
        CHECK(found.evaluations < 120);
    }
    CHECK(total > 300);
}

TEST_CASE(
    "an error of the map within the slack neither hides a fixed point nor moves it out of its bracket") {
    const double root = 3.0 / 0.3;
    for (const double error : {-0.01, 0.01}) {
        FixedPointSearch search;
        search.slack = 0.01;
        const auto found = search_fixed_points(
            [&](double x) {
                return ValueAndSlope{0.7 * x + 3.0 + error * std::sin(7.0 * x), 0.7};
            },
            -20.0, 40.0, search);
        REQUIRE(found.brackets.size() == 1);
        CHECK(found.brackets[0].lower <= root);
        CHECK(found.brackets[0].upper >= root);
    }
}

TEST_CASE("a map along the diagonal within its error is doubtful and a smaller error decides it") {
    // T(x) - x = -1e-3 + exp(x): a flat crossing at ln 1e-3, where the slope of T is 1.001.
    const auto map = [](double x) { return ValueAndSlope{x - 1e-3 + std::exp(x), 1.0 + std::exp(x)}; };
    FixedPointSearch search;
    search.slack = 8e-3;
    CHECK(search_fixed_points(map, -9.0, 2.0, search).doubtful);
    search.slack = 2e-5;
    const auto found = search_fixed_points(map, -9.0, 2.0, search);
    REQUIRE(found.status == Status::converged);
    CHECK_FALSE(found.doubtful);
    REQUIRE(found.brackets.size() == 1);
    CHECK(found.brackets[0].lower <= std::log(1e-3));
    CHECK(found.brackets[0].upper >= std::log(1e-3));
    CHECK_FALSE(found.brackets[0].attracting);
    // A steep crossing is not doubtful, however large the error.
    search.slack = 8e-3;
    const auto steep = [](double x) { return ValueAndSlope{0.3 * x + 0.2, 0.3}; };
    CHECK_FALSE(search_fixed_points(steep, -9.0, 9.0, search).doubtful);
}

TEST_CASE("the search reports running out of evaluations and values that are not finite") {
    FixedPointSearch few;
    few.max_evaluations = 5;
    few.slack = 1e-3;
    const auto almost_fixed = [](double x) { return ValueAndSlope{x + 1e-9, 1.0}; };
    CHECK(search_fixed_points(almost_fixed, 0.0, 9.0, few).status == Status::iteration_limit);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto broken = [&](double x) { return ValueAndSlope{x > 4.0 && x < 5.0 ? nan : x + 1e-9, 1.0}; };
    CHECK(search_fixed_points(broken, 0.0, 9.0).status == Status::not_finite);
    const auto lost = resolva::refine_fixed_point(
        [](double x) {
            return ValueAndSlope{x + 1.0, 0.0};
        },
        0.5, {0.0, 1.0, true}, 1e-9);
    CHECK(lost.status == Status::no_bracket);
}

}  // namespace
