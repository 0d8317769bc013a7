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

TEST_CASE("the response to a harmonic does not depend on which one it is") {
    // On the circle in the limit of a thin tube the ratio is exp(e cos m u)/I_0(e), e = sigma^{alpha + b}, times
    // the data's own tilt: the coefficient of cos m u is 2 I_1(e)/I_0(e), here 0.0998752 to the tube's order.
    const double e = 0.1;
    const double thin = 2.0 * std::cyl_bessel_i(1, e) / std::cyl_bessel_i(0, e);
    double first = 0.0;
    for (const int harmonic : {22, 23, 24, 25, 32, 48, 50, 64, 100, 333}) {
        CAPTURE(harmonic);
        const GradientErrorResponse r = gradient_error_response(circle(0.01), 1.0, {-0.5, harmonic});
        CHECK(r.law.status == Status::converged);
        CHECK_CLOSE(r.response, thin, 1e-7);
        if (first == 0.0) first = r.response;
        CHECK_CLOSE(r.response, first, 1e-11);
        CHECK(r.shift > r.response);
    }
    const NoisedSphere sphere(1.0, {1.0, 0.0, ReferenceMeasure::volume}, 0.02);
    const NoisedTorus torus(1.0, 0.4, {1.0}, 0.02);
    for (const int harmonic : {24, 48, 100}) {
        CHECK_CLOSE(gradient_error_response(sphere, 1.0, {-0.5, harmonic}).response,
                    gradient_error_response(sphere, 1.0, {-0.5, 21}).response, 1e-3);
        CHECK_CLOSE(gradient_error_response(torus, 1.0, {-0.5, harmonic}).response,
                    gradient_error_response(torus, 1.0, {-0.5, 21}).response, 1e-3);
    }
}

TEST_CASE("a ripple of any degree on a curve is seen") {
    // r = 1 + 1e-6 cos k u, uniform data by arclength: the law at alpha = 1 departs from the uniform one by a
    // quarter of the squared curvature times sigma^2, which changes by sigma^2 (k^2 - 1) 1e-6/2.
    for (const std::size_t k : std::vector<std::size_t>{16, 24, 48, 96}) {
        std::vector<double> xc(k + 2), xs(k + 2), yc(k + 2), ys(k + 2);
        xc[1] = ys[1] = 1.0;
        xc[k - 1] += 5e-7;  // cos k u cos u and cos k u sin u
        xc[k + 1] += 5e-7;
        ys[k + 1] += 5e-7;
        ys[k - 1] -= 5e-7;
        const NoisedCurve curve(ClosedCurve(PeriodicSeries(xc, xs), PeriodicSeries(yc, ys)),
                                {0.0, 0.0, ReferenceMeasure::volume}, 0.004);
        const TemperedLaw law = tempered_law(curve, 1.0);
        CAPTURE(k, law.max_deviation);
        CHECK(law.status == Status::converged);
        CHECK_CLOSE(law.max_deviation, 0.5 * 0.004 * 0.004 * 1e-6 * static_cast<double>(k * k - 1), 0.06);
    }
}

TEST_CASE("a swirl of any profile drives its own current") {
    // 1 + cos 128 u has the mean of 1: its harmonic averages out of the current to the order of its square.
    std::vector<double> cosines(129);
    cosines[0] = 1.0;
    const double flux = swirled_law(circle(0.01), 1.0, {0.0, PeriodicSeries({1.0}, {0.0})}).flux;
    for (const std::size_t k : std::vector<std::size_t>{64, 128}) {
        std::vector<double> profile = cosines;
        profile[k] = 1.0;
        const SwirledLaw law = swirled_law(
            circle(0.01), 1.0, {0.0, PeriodicSeries(profile, std::vector<double>(profile.size()))});
        CAPTURE(k);
        CHECK(law.status == Status::converged);
        CHECK_CLOSE(law.flux, flux, 1e-6);
    }
    CHECK_THROWS_WITH(swirled_law(circle(0.01), 1.0,
                                  {0.0, PeriodicSeries(std::vector<double>(300), std::vector<double>(300))}),
                      Catch::Matchers::Contains("255"));
}

TEST_CASE("an ellipse too thin for its noise ends in words") {
    for (const double a : {1e-3, 0.02}) {
        const TemperedLaw law = tempered_law(NoisedCurve(ClosedCurve::ellipse(a, 1.0), {1.0}, 0.01), 1.0);
        CHECK(law.status == Status::inaccurate);
        CHECK_THAT(law.reason, Catch::Matchers::Contains("faster"));
        CHECK((std::isnan(law.tv_uniform) || law.tv_uniform <= 1.0));
    }
}

}  // namespace
