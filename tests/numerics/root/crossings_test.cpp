#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/crossings.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::find_crossings_on_log_scale;
using resolva::Status;

TEST_CASE("every zero of the cosine is a crossing and they alternate") {
    const auto found = find_crossings_on_log_scale([](double x) { return std::cos(std::log(x)); }, 1.0, 1e6);
    REQUIRE(found.status == Status::converged);
    REQUIRE(found.crossings.size() == 4);
    for (std::size_t k = 0; k < 4; ++k) {
        const double zero = std::exp((static_cast<double>(k) + 0.5) * std::numbers::pi);
        CHECK_CLOSE(found.crossings[k].argument, zero, 1e-13);
        CHECK(found.crossings[k].falling == (k % 2 == 0));
    }
    CHECK(found.starts_positive);
    CHECK(found.ends_positive == (std::cos(std::log(1e6)) > 0.0));
}

TEST_CASE("both sides of a peak at a landmark are found whatever its width") {
    // 1 / (1 + (ln(x/c)/w)^2) = 1/2 at ln(x/c) = -w and w.
    for (const double width : {1e-1, 1e-3, 1e-6, 1e-8}) {
        const double centre = 61.7;
        const auto f = [&](double x) {
            const double s = std::log(x / centre) / width;
            return 1.0 / (1.0 + s * s) - 0.5;
        };
        INFO("width " << width);
        const auto found = find_crossings_on_log_scale(f, 1e-6, 1e9, {centre});
        REQUIRE(found.crossings.size() == 2);
        CHECK_CLOSE(found.crossings[0].argument, centre * std::exp(-width), 1e-12);
        CHECK_CLOSE(found.crossings[1].argument, centre * std::exp(width), 1e-12);
        CHECK(!found.crossings[0].falling);
        CHECK(found.crossings[1].falling);
    }
}

TEST_CASE("an extremum between scan points is followed across zero") {
    // A parabola in log x whose crossings are a tenth of the spacing apart.
    for (const double sign : {1.0, -1.0}) {
        const double spacing = std::log(1e4) / 240.0;
        const double centre = std::log(3.21);
        const double half = 0.05 * spacing;
        const auto f = [&](double x) { return sign * (std::pow(std::log(x) - centre, 2) - half * half); };
        const auto found = find_crossings_on_log_scale(f, 1e-2, 1e2);
        REQUIRE(found.crossings.size() == 2);
        CHECK_CLOSE(found.crossings[0].argument, std::exp(centre - half), 1e-12);
        CHECK_CLOSE(found.crossings[1].argument, std::exp(centre + half), 1e-12);
    }
}

TEST_CASE("a pole is crossed on both sides and values that are not numbers end the search") {
    const auto pole = [](double x) {
        return x == 5.0 ? std::numeric_limits<double>::infinity() : 1.0 / std::abs(x - 5.0) - 1e4;
    };
    const auto found = find_crossings_on_log_scale(pole, 1e-3, 1e3, {5.0});
    REQUIRE(found.crossings.size() == 2);
    CHECK_CLOSE(found.crossings[0].argument, 5.0 - 1e-4, 1e-12);
    CHECK_CLOSE(found.crossings[1].argument, 5.0 + 1e-4, 1e-12);
    const auto broken =
        find_crossings_on_log_scale([](double x) { return x > 2.0 ? std::nan("") : 1.0; }, 1.0, 9.0);
    CHECK(broken.status == Status::not_finite);
    CHECK(broken.failed_at > 2.0);
    CHECK_THROWS_AS(find_crossings_on_log_scale([](double x) { return x; }, 1.0, 1.0), resolva::BadArgument);
    CHECK_THROWS_AS(find_crossings_on_log_scale([](double x) { return x; }, 1.0, 2.0, {-1.0}),
                    resolva::BadArgument);
}

TEST_CASE("one sample that is not a number is passed over") {
    // The middle of the interval is a sample.
    const auto f = [](double x) { return std::abs(std::log(x)) < 1e-9 ? std::nan("") : std::log(x) - 0.7; };
    const auto found = find_crossings_on_log_scale(f, 1e-3, 1e3);
    REQUIRE(found.status == Status::converged);
    CHECK(found.left_out == 1);
    REQUIRE(found.crossings.size() == 1);
    CHECK_CLOSE(found.crossings[0].argument, std::exp(0.7), 1e-14);
}

}  // namespace
