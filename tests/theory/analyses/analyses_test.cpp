#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <resolva/theory/expression/spectral_law.hpp>

#include "support/analysis.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using test::analysis;
using test::solved;

/// <1/(s + x)> of X X'/n for ratio = d/n, in the form without cancellation.
double stieltjes(double x, double ratio) {
    const double b = 1.0 - ratio + x;
    const double root = std::sqrt(b * b + 4.0 * x * ratio);
    return b > 0.0 ? 2.0 / (b + root) : (root - b) / (2.0 * x * ratio);
}

/// -d/dx of the above, from the quadratic equation x ratio m^2 + (1 - ratio + x) m - 1 = 0.
double stieltjes_slope(double x, double ratio) {
    const double m = stieltjes(x, ratio);
    return (ratio * m * m + m) / (2.0 * x * ratio * m + 1.0 - ratio + x);
}

struct Atom {
    double weight, value, test;
};

/// kappa with lambda = kappa (1 - ratio <c/(c + kappa)>), by bisection: the effective ridge of Silverstein's
/// equation.
double effective_ridge(const std::vector<Atom>& atoms, double ratio, double ridge) {
    double low = ridge, high = ridge + 100.0;
    for (int k = 0; k < 200; ++k) {
        const double kappa = 0.5 * (low + high);
        double freedom = 0.0;
        for (const Atom& a : atoms) freedom += a.weight * a.value / (a.value + kappa);
        (kappa * (1.0 - ratio * freedom) < ridge ? low : high) = kappa;
    }
    return 0.5 * (low + high);
}

double mean(const std::vector<Atom>& atoms, auto&& f) {
    double sum = 0.0;
    for (const Atom& a : atoms) sum += a.weight * f(a);
    return sum;
}

TEST_CASE("Marchenko-Pastur: resolvent and its square follow the quadratic equation") {
    ExpressionModel model = analysis("marchenko_pastur");
    for (const double n : {0.3, 1.0, 2.0, 50.0}) {
        for (const double ridge : {1e-8, 1e-3, 0.1, 10.0}) {
            model.set("n", n);
            model.set("ridge", ridge);
            auto out = solved(model);
            CHECK_CLOSE(out["resolvent"], stieltjes(ridge, 1.0 / n), 1e-11);
            CHECK_CLOSE(out["squared"], stieltjes_slope(ridge, 1.0 / n), 1e-9);
        }
    }
}

TEST_CASE("Marchenko-Pastur: density and edges have their closed form") {
    const ExpressionModel model = analysis("marchenko_pastur");
    const LimitingLaw law = limiting_law(model);
    REQUIRE(law.status() == Status::converged);
    const double ratio = 0.5;
    const double low = std::pow(1.0 - std::sqrt(ratio), 2), high = std::pow(1.0 + std::sqrt(ratio), 2);
    for (double x = 0.15; x < 2.9; x += 0.1) {
        CHECK_CLOSE(law.density(x), std::sqrt((x - low) * (high - x)) / (2.0 * std::numbers::pi * ratio * x),
                    1e-11);
    }
    CHECK(law.density(3.5) == 0.0);
    REQUIRE(law.edges().size() == 2);
    CHECK(std::abs(law.edges()[0].location - low) < 1e-13);
    CHECK(std::abs(law.edges()[1].location - high) < 1e-13);
}

TEST_CASE("anisotropic Marchenko-Pastur agrees with the effective ridge of Silverstein") {
    const std::vector<Atom> atoms = {{0.3, 0.25, 0}, {0.2, 1.0, 0}, {0.5, 3.0, 0}};
    ExpressionModel model = analysis("anisotropic_marchenko_pastur");
    for (const double n : {0.4, 1.5, 6.0}) {
        model.set("n", n);
        auto out = solved(model);
        const double kappa = effective_ridge(atoms, 1.0 / n, 0.05);
        CHECK_CLOSE(out["resolvent"],
                    mean(atoms, [&](const Atom& a) { return kappa / (a.value + kappa); }) / 0.05, 1e-11);
        CHECK_CLOSE(out["weighted"],
                    kappa / 0.05 * mean(atoms, [&](const Atom& a) { return a.value / (a.value + kappa); }),
                    1e-11);
    }
}

TEST_CASE("the free sum of a Wishart and a Gaussian symmetric matrix satisfies subordination") {
    ExpressionModel model = analysis("wishart_plus_goe");
    for (const double strength : {0.05, 0.3, 0.6}) {
        model.set("strength", strength);
        const double r = solved(model)["resolvent"];
        CHECK_CLOSE(r, stieltjes(2.5 - strength * strength * r, 1.0 / 3.0), 1e-12);
    }
}

TEST_CASE("the product of two Gaussian matrices satisfies the equation of its S-transform") {
    ExpressionModel model = analysis("product_of_wisharts");
    for (const double ridge : {1e-3, 0.2, 5.0}) {
        model.set("ridge", ridge);
        const double h = 1.0 - ridge * solved(model)["resolvent"];
        CHECK_CLOSE(h * ridge, (1.0 - h) * (1.0 - h / 2.0) * (1.0 - h / 1.5), 1e-10);
    }
}

TEST_CASE("ridge regression has the bias and the variance of the effective ridge") {
    const std::vector<Atom> atoms = {{0.6, 0.25, 0}, {0.4, 4.0, 0}};
    ExpressionModel model = analysis("ridge_regression");
    for (const double n : {0.7, 1.6, 5.0}) {
        model.set("n", n);
        auto out = solved(model);
        const double ratio = 1.0 / n, kappa = effective_ridge(atoms, ratio, 0.1);
        const double shrink = 1.0 - ratio * mean(atoms, [&](const Atom& a) {
                                        return std::pow(a.value / (a.value + kappa), 2);
                                    });
        CHECK_CLOSE(
            out["bias"],
            mean(atoms, [&](const Atom& a) { return a.value * std::pow(kappa / (a.value + kappa), 2); }) /
                shrink,
            1e-10);
        CHECK_CLOSE(out["variance"], 0.25 * (1.0 / shrink - 1.0), 1e-10);
        CHECK_CLOSE(out["risk"], out["bias"] + out["variance"], 1e-13);
    }
}

TEST_CASE("correlated designs follow the generalised cross-terms of the effective ridge") {
    const std::vector<Atom> atoms = {{0.5, 1.0, 0.2}, {0.3, 0.25, 3.0}, {0.2, 4.0, 1.0}};
    auto out = solved(analysis("correlated_designs"));
    const double ratio = 1.0 / 1.4, kappa = effective_ridge(atoms, ratio, 0.2);
    const auto squared = [&](double power, double test_power) {
        return mean(atoms, [&](const Atom& a) {
            return std::pow(a.value, power) * std::pow(a.test, test_power) / std::pow(a.value + kappa, 2);
        });
    };
    const double shrink = 1.0 - ratio * squared(2, 0);
    CHECK_CLOSE(out["bias"], kappa * kappa * (squared(0, 1) + ratio * squared(1, 1) * squared(1, 0) / shrink),
                1e-10);
    CHECK_CLOSE(out["variance"], 0.16 * ratio * squared(1, 1) / shrink, 1e-10);
}

TEST_CASE("the random-feature resolvent has its published value") {
    ExpressionModel model = analysis("random_features_resolvent");
    CHECK_CLOSE(solved(model)["value"], 3.5989630386211777, 1e-13);
    // At the interpolation threshold m = n with a tiny ridge, where fixed-point iteration needs 20,000 steps.
    model.set("m", 1.0);  // a formula in the file; a number replaces it
    model.set("ridge", 1e-6);
    const auto solution = evaluate(model);
    REQUIRE(solution.status == Status::converged);
    CHECK(solution.corrections < 200);
    CHECK(solution.residual < 1e-12);
}

TEST_CASE("the kernel limit has the closed form of ridge regression on Gaussian data") {
    const double mu1 = 0.5, mu_star2 = 0.0908450569081047, n = 2.0, ridge = 0.05;
    auto out = solved(analysis("kernel_limit"));
    const double effective = (mu_star2 + ridge * n) / (mu1 * mu1);  // of X X'/d = n M
    const double m = stieltjes(effective / n, 1.0 / n) / n,
                 slope = stieltjes_slope(effective / n, 1.0 / n) / (n * n);
    CHECK_CLOSE(out["bias"], effective * effective * slope, 1e-11);
    CHECK_CLOSE(out["variance"], 0.09 * (m - effective * slope), 1e-11);
}

TEST_CASE("random-feature regression approaches the kernel limit as one over the number of features") {
    const double expected = solved(analysis("kernel_limit"))["test"];
    ExpressionModel model = analysis("random_feature_regression");
    std::vector<double> distance;
    for (const double p : {1e3, 1e4, 1e5}) {
        model.set("p", p);
        model.set("ridge", 0.05 * p);
        distance.push_back(solved(model)["test"] - expected);
    }
    CHECK_CLOSE(distance[1] / distance[2], 10.0, 1e-2);
    CHECK(std::abs(distance[2]) < 1e-4);
}

/// Bias and variance by the equations of Mei & Montanari (CPAM 2022, definition 1 and theorem 2), which this
/// library's route never sees: nu_1 = i a and nu_2 = i b on the imaginary axis, by damped iteration.
std::pair<double, double> mei_montanari(double psi1, double psi2, double ridge, double mu1, double mu_star2) {
    const double z = mu1 * mu1 / mu_star2;
    const double y = std::sqrt(psi2 * ridge / mu_star2);
    double a = 1.0, b = 1.0;
    for (int k = 0; k < 100000; ++k) {
        const double next_a = psi1 / (y + b + z * b / (1.0 + z * a * b));
        const double next_b = psi2 / (y + a + z * a / (1.0 + z * a * b));
        const double change = std::abs(next_a - a) + std::abs(next_b - b);
        a = 0.5 * (a + next_a);
        b = 0.5 * (b + next_b);
        if (change < 1e-15 * (a + b)) break;
    }
    const double c = -a * b, c2 = c * c, c3 = c2 * c, z2 = z * z, z3 = z2 * z;
    const double common =
        c3 * c2 * z3 - 3.0 * c2 * c2 * z2 + 2.0 * c3 * z2 + 3.0 * c3 * z - 2.0 * c2 * z - c2;
    const double e0 = -common + (psi1 * psi2 - psi2 - psi1 + 1.0) * c3 * z3 +
                      (psi1 + psi2 - 3.0 * psi1 * psi2 + 1.0) * c2 * z2 + 3.0 * psi1 * psi2 * c * z -
                      psi1 * psi2;
    const double e1 = psi2 * c3 * z2 - psi2 * c2 * z + psi1 * psi2 * c * z - psi1 * psi2;
    const double e2 = common + (psi1 - 1.0) * c3 * z3 - (psi1 + 1.0) * c2 * z2;
    return {e1 / e0, e2 / e0};
}

TEST_CASE("random-feature regression agrees with the published equations of Mei and Montanari") {
    ExpressionModel model = analysis("random_feature_regression");
    model.set("noise", 1.0);
    for (const double p : {0.3, 1.9, 3.0, 40.0}) {
        for (const double ridge : {1e-3, 0.05, 2.0}) {
            INFO("p = " << p << " ridge = " << ridge);
            model.set("p", p);
            model.set("ridge", ridge);
            auto out = solved(model);
            const auto [bias, variance] = mei_montanari(p, 2.0, ridge, 0.5, 0.0908450569081047);
            CHECK_CLOSE(out["bias"], bias, 1e-9);
            CHECK_CLOSE(out["variance"], variance, 1e-9);
        }
    }
}

}  // namespace
