#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/numerics/quadrature/gauss_hermite.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#ifdef RESOLVA_WITH_GSL
#include <resolva/numerics/adapters/gsl.hpp>
#endif

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::GaussHermite;

TEST_CASE("the rule integrates even powers exactly up to its degree") {
    for (const int n : {1, 2, 3, 5, 10, 33, 100, 200, 300}) {
        const GaussHermite& rule = GaussHermite::of_size(n);
        double moment = 1.0;  // (2j - 1)!!
        for (int j = 0; 2 * j <= 2 * n - 1 && j < 40; ++j) {
            if (j > 0) moment *= 2.0 * j - 1.0;
            INFO("n = " << n << " power " << 2 * j);
            CHECK_CLOSE(rule([j](double x) { return std::pow(x, 2 * j); }), moment, 2e-14);
        }
    }
}

TEST_CASE("nodes are symmetric and increasing and weights are positive") {
    for (const int n : {2, 7, 64, 299, 300}) {
        const GaussHermite& rule = GaussHermite::of_size(n);
        const auto size = static_cast<std::size_t>(n);
        REQUIRE(rule.nodes().size() == size);
        for (std::size_t i = 0; i < size; ++i) {
            CHECK(rule.nodes()[i] == -rule.nodes()[size - 1 - i]);
            CHECK(rule.weights()[i] == rule.weights()[size - 1 - i]);
            CHECK(rule.weights()[i] > 0.0);
            if (i > 0) CHECK(rule.nodes()[i] > rule.nodes()[i - 1]);
        }
    }
}

TEST_CASE("small rules have their closed-form nodes and weights") {
    const GaussHermite& three = GaussHermite::of_size(3);
    CHECK_CLOSE(three.nodes()[2], std::sqrt(3.0), 2e-16);
    CHECK(three.nodes()[1] == 0.0);
    CHECK_CLOSE(three.weights()[2], 1.0 / 6.0, 2e-16);
    CHECK_CLOSE(three.weights()[1], 2.0 / 3.0, 2e-16);
}

TEST_CASE("the rule of 160 nodes gives the tanh moments to machine precision and 40 nodes do not") {
    // mpmath 40 digits: quad(lambda x: x tanh(x) npdf(x), [-inf, inf])
    const double exact = 0.60570550960215882558;
    const auto f = [](double x) { return x * std::tanh(x); };
    CHECK_CLOSE(GaussHermite::of_size(160)(f), exact, 1e-15);
    const double coarse = resolva::test::relative_error(GaussHermite::of_size(40)(f), exact);
    CHECK(coarse < 1e-7);
    CHECK(coarse > 1e-11);
}

TEST_CASE("the rule agrees with adaptive integration on functions analytic in the plane") {
    const GaussHermite& rule = GaussHermite::of_size(80);
    for (const double s : {0.3, 1.0, 2.0}) {
        CHECK_CLOSE(rule([s](double x) { return std::exp(s * x); }), std::exp(0.5 * s * s), 1e-14);
        const auto f = [s](double x) { return std::cos(s * x + 0.4); };
        CHECK_CLOSE(rule(f), resolva::gaussian_expectation(f).value, 1e-13);
    }
}

TEST_CASE("sizes outside the table are refused") {
    for (const int n : {-1, 0, 301})
        CHECK_THROWS_WITH(GaussHermite::of_size(n), Catch::Matchers::Contains("1 and 300"));
}

#ifdef RESOLVA_WITH_GSL
TEST_CASE("GSL's fixed rule gives the same expectations") {
    for (const int n : {5, 40, 160}) {
        const auto f = [](double x) { return x * std::tanh(x) + std::exp(0.3 * x); };
        CHECK_CLOSE(GaussHermite::of_size(n)(f), resolva::gsl::gauss_hermite_expectation(f, n), 2e-14);
    }
}
#endif

}  // namespace
