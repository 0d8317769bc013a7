// Figures marked [seed] are reference numbers of an independent prototype of Li, Shen, Hsieh, He,
// arXiv:2509.24912.
#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/geometry/error_regime.hpp>
#include <resolva/theory/geometry/gradient_error.hpp>
#include <resolva/theory/geometry/swirl.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

NoisedCircle circle(double sigma, double kappa = 1.0) {
    return {1.0, {kappa}, sigma};
}

TEST_CASE("a gradient error moves the tempered law by sigma to the alpha plus b") {
    // [seed]: slopes 0.499, 0.499, 0.998 for sigma^b cos 3 theta.
    struct Row {
        double alpha, b, slope;
    };
    for (const Row& row : std::vector<Row>{{1.0, -0.5, 0.499}, {1.5, -1.0, 0.499}, {0.5, 0.5, 0.998}}) {
        CAPTURE(row.alpha, row.b);
        const auto response = [&](double sigma) {
            const GradientErrorResponse r = gradient_error_response(circle(sigma), row.alpha, {row.b, 3});
            CHECK(r.law.status == Status::converged);
            return r.response;
        };
        const double fine = response(0.005);
        CHECK(std::abs(std::log2(response(0.01) / fine) - row.slope) < 0.005);
        CHECK_CLOSE(fine / std::pow(0.005, row.alpha + row.b), 1.0, 0.02);
    }
}

TEST_CASE("a radial push moves the mode by sigma to the two plus b until the mass leaves the circle") {
    for (const double b : {-1.5, -1.0, 0.0}) {
        CAPTURE(b);
        double previous = 1.0;
        for (const double sigma : {1e-2, 1e-3, 1e-4}) {
            const NormalPush push = normal_push(circle(sigma), 0.7, b);
            REQUIRE(push.status == Status::converged);
            const double gap = std::abs(push.shift / std::pow(sigma, 2.0 + b) - 1.0);
            CHECK(gap < previous);
            previous = gap;
        }
        CHECK(previous < 0.02);
    }
    // At b = -2 the shift no longer depends on sigma: the mode sits at twice the radius.
    CHECK_CLOSE(normal_push(circle(1e-2), 0.7, -2.0).shift, 1.0, 1e-3);
    CHECK_CLOSE(normal_push(circle(1e-3), 0.7, -2.0).shift, 1.0, 1e-5);
}

TEST_CASE("the regimes of the error are those of the theorem") {
    CHECK(error_regime(1.0, -0.5) == ErrorRegime::uniform);
    CHECK(error_regime(0.0, 0.5) == ErrorRegime::data);
    CHECK(error_regime(0.0, 0.0) == ErrorRegime::any_density);
    CHECK(error_regime(0.5, -0.5) == ErrorRegime::any_density);
    CHECK(error_regime(0.5, -1.0) == ErrorRegime::error_dominates);
    CHECK(error_regime(1.9, -2.0) == ErrorRegime::leaves_manifold);
    CHECK_THROWS_AS(error_regime(2.0, 0.0), BadArgument);
}

TEST_CASE("an error of order one makes any density and a vanishing one recovers the data") {
    // alpha = 0: the law is data times exp(sigma^b cos 3u), normalised.
    const GradientErrorResponse order_one = gradient_error_response(circle(0.01), 0.0, {0.0, 3});
    CHECK(order_one.law.tv_data > 0.2);
    const double first = gradient_error_response(circle(0.01), 0.0, {1.0, 3}).law.tv_data;
    const double second = gradient_error_response(circle(0.005), 0.0, {1.0, 3}).law.tv_data;
    CHECK(first < 0.01);
    CHECK_CLOSE(first / second, 2.0, 0.02);
}

TEST_CASE("without a swirl the reduced law is the tempered law and carries no current") {
    const NoisedCircle m = circle(0.01);
    const SwirledLaw reduced = swirled_law(m, 1.0, {0.0, PeriodicSeries({0.0}, {0.0})});
    const TemperedLaw law = tempered_law(m, 1.0);
    REQUIRE(reduced.status == Status::converged);
    CHECK(std::abs(reduced.flux) < 1e-14);
    for (const double u : {0.0, 1.0, 2.5}) CHECK_CLOSE(reduced.ratio(u), law.ratio(u), 1e-10);
    CHECK_CLOSE(reduced.tv_uniform, law.tv_uniform, 1e-8);
}

TEST_CASE("a constant swirl around isotropic data turns the uniform law rigidly") {
    const double sigma = 0.01, b = -0.5;
    const SwirledLaw law = swirled_law(circle(sigma, 0.0), 1.0, {b, PeriodicSeries({1.0}, {0.0})});
    REQUIRE(law.status == Status::converged);
    CHECK(law.max_deviation < 1e-12);
    // <1/R> sigma^{alpha + b} / (2 pi); on the circle <1/R> = 1 + O(sigma^{2 - alpha}) under R exp(-(R-1)^2
    // ...).
    CHECK_CLOSE(law.flux * 2.0 * std::numbers::pi, std::sqrt(sigma), 0.02);
}

TEST_CASE("a swirl with structure moves the law by sigma to the alpha plus b") {
    const Swirl swirl{-0.5, PeriodicSeries({0.7, 1.0}, {0.0, 0.0})};
    const double coarse = swirled_law(circle(0.005, 0.0), 1.0, swirl).max_deviation;
    const double fine = swirled_law(circle(0.00125, 0.0), 1.0, swirl).max_deviation;
    CHECK(std::abs(std::log(coarse / fine) / std::log(4.0) - 0.5) < 0.02);
}

TEST_CASE("errors and tubes outside the theory are refused") {
    const PeriodicSeries one({1.0}, {0.0});
    CHECK_THROWS_WITH(swirled_law(circle(0.1), 1.5, {0.0, one}), Catch::Matchers::Contains("tube"));
    CHECK_THROWS_WITH(swirled_law(circle(0.01), 1.0, {-2.0, one}), Catch::Matchers::Contains("b"));
    CHECK_THROWS_WITH(gradient_error_response(circle(0.01), 1.0, {0.0, 0}),
                      Catch::Matchers::Contains("harmonic"));
}

}  // namespace
