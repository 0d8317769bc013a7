#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fourier/adaptive_sampling.hpp>
#include <resolva/numerics/fourier/largest_deviation.hpp>
#include <resolva/numerics/fourier/periodic_series.hpp>
#include <resolva/numerics/quadrature/absolute_value.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::PeriodicSeries;

constexpr double turn = 2.0 * std::numbers::pi;

std::vector<double> sampled(double (*f)(double), std::size_t n) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
        values.push_back(f(turn * static_cast<double>(i) / static_cast<double>(n)));
    return values;
}

double entire(double u) {
    return std::exp(std::sin(u) + 0.3 * std::cos(2.0 * u));
}

TEST_CASE("a trigonometric interpolant meets its data and converges faster than any power between them") {
    const PeriodicSeries series = PeriodicSeries::interpolating(sampled(entire, 40));
    CHECK_CLOSE(series(turn * 7.0 / 40.0), entire(turn * 7.0 / 40.0), 1e-14);
    for (const double u : {0.1, 1.7, 4.4}) CHECK_CLOSE(series(u), entire(u), 1e-13);
    CHECK(series.tail() < 1e-8);
    CHECK(PeriodicSeries::interpolating(sampled(entire, 64)).tail() < 1e-14);
}

TEST_CASE("derivatives of a periodic series are those of the function it interpolates") {
    const PeriodicSeries series = PeriodicSeries::interpolating(sampled(entire, 48));
    for (const double u : {0.3, 2.9}) {
        const double g1 = std::cos(u) - 0.6 * std::sin(2.0 * u);
        const double g2 = -std::sin(u) - 1.2 * std::cos(2.0 * u);
        const double g3 = -std::cos(u) + 2.4 * std::sin(2.0 * u);
        const double g4 = std::sin(u) + 4.8 * std::cos(2.0 * u);
        const PeriodicSeries::Jet jet = series.jet(u);
        const double f = entire(u);
        CHECK_CLOSE(jet[0], f, 1e-13);
        CHECK_CLOSE(jet[1], f * g1, 1e-11);
        CHECK_CLOSE(jet[2], f * (g1 * g1 + g2), 1e-10);
        CHECK_CLOSE(jet[3], f * (g1 * g1 * g1 + 3.0 * g1 * g2 + g3), 1e-9);
        CHECK_CLOSE(jet[4], f * (std::pow(g1, 4) + 6.0 * g1 * g1 * g2 + 3.0 * g2 * g2 + 4.0 * g1 * g3 + g4),
                    1e-8);
    }
}

TEST_CASE("the primitive of a periodic series vanishes at zero and after one turn") {
    const PeriodicSeries series({2.0, 0.5, 0.0}, {0.0, -1.0, 3.0});
    CHECK(series.primitive(0.0) == 0.0);
    CHECK(std::abs(series.primitive(turn)) < 1e-14);
    // 0.5 sin u + (cos u - 1) + 1.5 (1 - cos 2u)
    CHECK_CLOSE(series.primitive(1.2),
                0.5 * std::sin(1.2) + std::cos(1.2) - 1.0 + 1.5 * (1.0 - std::cos(2.4)), 1e-14);
}

TEST_CASE("adaptive sampling stops when the function is resolved and says so when it is not") {
    const auto smooth = resolva::sample_periodic<2>([](double u) {
        return std::array{entire(u), std::cos(u)};
    });
    CHECK(smooth.status == resolva::Status::converged);
    CHECK(smooth.evaluations == 2 * smooth.series[0].degree());
    CHECK_CLOSE(smooth.series[0](0.77), entire(0.77), 1e-9);
    const auto kinked =
        resolva::sample_periodic<1>([](double u) { return std::array{std::abs(std::sin(u))}; });
    CHECK(kinked.status == resolva::Status::inaccurate);
    const auto broken = resolva::sample_periodic<1>([](double) { return std::array{std::nan("")}; });
    CHECK(broken.status == resolva::Status::not_finite);
}

TEST_CASE("the largest deviation is found between the nodes of a scan") {
    // |cos(3u - 1) - 0.2| has its maximum 1.2 where no scan point lies.
    const PeriodicSeries series({0.0, 0.0, 0.0, std::cos(1.0)}, {0.0, 0.0, 0.0, std::sin(1.0)});
    CHECK_CLOSE(resolva::largest_deviation(series, 0.2), 1.2, 1e-14);
}

TEST_CASE("integrals of an absolute value keep their accuracy through the kinks") {
    const auto f = [](double x) { return std::sin(x) - 0.5; };
    const auto one = [](double) { return 1.0; };
    // Over one turn: the positive part, between pi/6 and 5 pi/6, is sqrt(3) - pi/3; the total is -pi.
    const double positive = std::sqrt(3.0) - std::numbers::pi / 3.0;
    CHECK_CLOSE(resolva::integral_of_absolute_value(f, one, 0.0, turn, 0.05),
                2.0 * positive + std::numbers::pi, 1e-13);
}

TEST_CASE("series without a mean or with unequal or infinite coefficients are refused") {
    CHECK_THROWS_AS(PeriodicSeries({}, {}), resolva::BadArgument);
    CHECK_THROWS_AS(PeriodicSeries({1.0}, {0.0, 1.0}), resolva::BadArgument);
    CHECK_THROWS_AS(PeriodicSeries({std::numeric_limits<double>::infinity()}, {0.0}), resolva::BadArgument);
    CHECK_THROWS_AS(PeriodicSeries::interpolating({}), resolva::BadArgument);
}

}  // namespace
