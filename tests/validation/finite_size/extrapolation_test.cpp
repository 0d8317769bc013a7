#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/finite_size/extrapolation.hpp>
#include <resolva/validation/random/random_stream.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

std::vector<SizeAverage> polynomial(const std::vector<double>& sizes, double limit, double slope,
                                    double curvature) {
    std::vector<SizeAverage> averages;
    for (const double d : sizes)
        averages.push_back({d, limit + slope / d + curvature / (d * d), 1e-3 / d * 100.0});
    return averages;
}

constexpr ExtrapolationRule plain{0.1, 0.0};  // without allowance for the next order

TEST_CASE("exact polynomials in 1/d are recovered to rounding") {
    const Extrapolation line = extrapolate(polynomial({100, 200, 400, 800}, 0.9, -10.0, 0.0), plain);
    CHECK(line.terms == 2);
    CHECK_CLOSE(line.limit, 0.9, 1e-13);
    CHECK_CLOSE(line.slope, -10.0, 1e-12);
    const Extrapolation parabola = extrapolate(polynomial({20, 50, 100, 200, 400}, 0.9, -10.0, 80.0), plain);
    CHECK(parabola.terms == 3);
    CHECK_CLOSE(parabola.limit, 0.9, 1e-12);
    CHECK_CLOSE(parabola.curvature, 80.0, 1e-10);
    CHECK(parabola.chi_square < 1e-18);
}

TEST_CASE("two sizes with equal errors extrapolate by hand") {
    // limit = 2 y_200 - y_100, so its variance is 4 e^2 + e^2.
    const Extrapolation fit = extrapolate({{100, 0.8, 0.01}, {200, 0.85, 0.01}}, plain);
    CHECK_CLOSE(fit.limit, 0.9, 1e-13);
    CHECK_CLOSE(fit.standard_error, std::sqrt(5.0) * 0.01, 1e-13);
    CHECK(fit.degrees_of_freedom == 0);
}

TEST_CASE("over many noisy studies the limit scatters by its standard error and chi-square by its freedom") {
    const RandomStream noise(StreamKey{5, 1, 0, Purpose::resampling});
    constexpr int studies = 4000;
    double squares = 0.0, chi_square = 0.0, low_p = 0.0;
    constexpr ExtrapolationRule never_quadratic{0.0, 0.0};
    std::uint64_t draw = 0;
    for (int study = 0; study < studies; ++study) {
        std::vector<SizeAverage> averages = polynomial({60, 100, 160, 250}, 0.5, 3.0, 0.0);
        for (SizeAverage& average : averages) average.value += average.standard_error * noise.normal(draw++);
        const Extrapolation fit = extrapolate(averages, never_quadratic);
        squares += std::pow((fit.limit - 0.5) / fit.standard_error, 2) / studies;
        chi_square += fit.chi_square / studies;
        low_p += (fit.p_value < 0.1) / static_cast<double>(studies);
    }
    CHECK(std::abs(squares - 1.0) < 4.0 * std::sqrt(2.0 / studies));
    CHECK(std::abs(chi_square - 2.0) < 4.0 * std::sqrt(4.0 / studies));
    CHECK(std::abs(low_p - 0.1) < 4.0 * std::sqrt(0.09 / studies));
}

TEST_CASE("the allowance covers a next order that chi-square does not see") {
    // A geometric series, 0.8 / (1 + 12 / d), at three sizes with error bars that hide its curvature.
    std::vector<SizeAverage> averages;
    for (const double d : {50.0, 75.0, 110.0}) averages.push_back({d, 0.8 / (1.0 + 12.0 / d), 0.14 / d});
    const Extrapolation blind = extrapolate(averages, plain);
    CHECK(blind.p_value > 0.1);
    CHECK(std::abs(blind.limit - 0.8) > 4.0 * blind.standard_error);
    const Extrapolation aware = extrapolate(averages);
    CHECK(aware.terms == 2);
    CHECK(std::abs(aware.limit - 0.8) < 2.0 * aware.standard_error);
    // Small corrections need none: the same series with a tenth of the slope.
    for (SizeAverage& average : averages) average.value = 0.8 / (1.0 + 1.2 / average.size);
    CHECK_CLOSE(extrapolate(averages).standard_error, extrapolate(averages, plain).standard_error, 0.02);
}

TEST_CASE("corrections that bend visibly are extrapolated with a free curvature") {
    // The measured course of a test error, 0.766 - 12 / (d + 36), at sizes where a straight line misses by
    // one per cent.
    const std::vector<double> sizes{100, 140, 200, 300, 400};
    const std::vector<double> replicas{24, 20, 16, 12, 10};
    const RandomStream noise(StreamKey{6, 1, 0, Purpose::resampling});
    constexpr int studies = 1000;
    double squares = 0.0;
    std::uint64_t draw = 0;
    for (int study = 0; study < studies; ++study) {
        std::vector<SizeAverage> averages;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const double error = 1.05 / (sizes[i] * std::sqrt(replicas[i]));
            averages.push_back(
                {sizes[i], 0.766 - 12.0 / (sizes[i] + 36.0) + error * noise.normal(draw++), error});
        }
        const Extrapolation fit = extrapolate(averages);
        REQUIRE(fit.terms == 3);
        squares += std::pow((fit.limit - 0.766) / fit.standard_error, 2) / studies;
        const Extrapolation straight = extrapolate(averages, {0.0, 0.0});
        if (study == 0) CHECK(straight.limit < 0.766 - 3.0 * straight.standard_error);
    }
    CHECK(squares < 1.4);  // one, and the square of the small bias of the third order
    CHECK(squares > 1.0 - 4.0 * std::sqrt(2.0 / studies));
}

TEST_CASE("what cannot be extrapolated is not reported as converged") {
    CHECK(extrapolate({{100, 0.5, 0.1}}).status == Status::inaccurate);
    CHECK(extrapolate({{100, 0.5, 0.1}, {200, std::nan(""), 0.1}}).status == Status::not_finite);
    CHECK(extrapolate({{100, 0.5, 0.1}, {200, 0.5, 0.0}}).status == Status::not_finite);
    CHECK_THROWS_AS(extrapolate({}), BadArgument);
    CHECK_THROWS_AS(extrapolate({{100, 0.5, 0.1}, {100, 0.6, 0.1}}), BadArgument);
}

}  // namespace
