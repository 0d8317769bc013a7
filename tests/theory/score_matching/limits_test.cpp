#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using resolva::predict;
using resolva::Prediction;
using resolva::test::model_of;

TEST_CASE("a network held at zero by its ridge has unit errors") {
    for (const double tiny : {1e-7, 1e-9}) {
        const Prediction strong =
            predict(equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1.0 / tiny, 0)));
        CHECK_CLOSE(strong.test, 1.0, 1e3 * tiny);
        CHECK_CLOSE(strong.train, 1.0, 1e3 * tiny);
    }
}

TEST_CASE("with infinitely many samples the isotropic system has a closed form") {
    // psi_n -> infinity: w = chi = 1, K = b^2 + beta^2, tau = alpha^2 + s^2 + lambda; x = G K solves
    // (tau / K) x + x / (1 + x) = psi_p, and objective = 1 - beta^2 G / (1 + G K) = train = test as lambda ->
    // 0.
    auto model = model_of("tanh", "linear", 0.3, 1e13, 1.7, 0.5, 1e-9, 0);
    model.covariance = resolva::isotropic_spectrum();
    const auto problem = equations(model);
    const auto& c = problem.constants;
    const double k = c.b2 + c.beta2, tau = c.alpha2 + c.s2 + model.ridge, r = tau / k;
    const double half = 0.5 * (r + 1.0 - model.feature_ratio) / r;
    const double x = -half + std::sqrt(half * half + model.feature_ratio / r);
    const Prediction p = predict(problem);
    CHECK_CLOSE(p.objective, 1.0 - c.beta2 * (x / k) / (1.0 + x), 1e-11);
    CHECK_CLOSE(p.test, p.train, 1e-9);
}

TEST_CASE("the gap of ever more samples falls as their inverse to the last digits") {
    // The first correction to the limit is exactly of order 1 / psi_n; the next is relatively 1 / psi_n less.
    for (const long draws : {0L, 1L, 4L}) {
        const auto gap = [draws](double psi_n) {
            return predict(equations(model_of("tanh", "linear", 0.2, psi_n, 3, 0.4, 1e-2, draws))).gap;
        };
        CHECK_CLOSE(1e13 * gap(1e13), 1e16 * gap(1e16), 1e-11);
        const Prediction moderate =
            predict(equations(model_of("tanh", "linear", 0.2, 2, 3, 0.4, 1e-2, draws)));
        CHECK_CLOSE(moderate.gap, moderate.test - moderate.train, 1e-14);
    }
}

TEST_CASE("a linear network with infinitely many samples and full rank learns the exact linear score") {
    auto model = model_of("identity", "linear", 0.2, 1e14, 5.0, 0.4, 0.0, 0);
    const Prediction p = predict(equations(model));
    CHECK_CLOSE(p.test, p.exact, 1e-11);
    CHECK_CLOSE(p.train, p.exact, 1e-11);
}

TEST_CASE("exact errors have their closed forms for isotropic and projector and identity-manifold data") {
    const double t = 0.37, a2 = std::exp(-2 * t), h = 1.0 - a2;
    auto model = model_of("relu", "linear", t, 2, 3, 0.25, 1e-2, 0);
    model.covariance = resolva::isotropic_spectrum();
    CHECK_CLOSE(equations(model).exact.value, a2 / (a2 + h), 1e-15);
    model.covariance = resolva::projector_spectrum(0.25);
    CHECK_CLOSE(equations(model).exact.value, 0.25 * a2 / (a2 + h), 1e-15);
    // Marchenko-Pastur, from the published quadratic x y m^2 + (1 + x - y) m - 1 = 0 solved naively.
    model.covariance.reset();
    const double x = h / a2, y = 4.0, linear = 1.0 + x - y;
    const double m = (-linear + std::sqrt(linear * linear + 4 * x * y)) / (2 * x * y);
    CHECK_CLOSE(equations(model).exact.value, 1.0 - x * m, 1e-13);
}

TEST_CASE("a manifold of ever larger intrinsic dimension becomes isotropic data") {
    auto isotropic = model_of("relu", "linear", 0.1, 2, 3, 1, 1e-2, 2);
    isotropic.covariance = resolva::isotropic_spectrum();
    const double limit = predict(equations(isotropic)).test;
    double previous = 1.0;
    for (const double psi_d : {1e2, 1e4, 1e6}) {
        const double distance =
            std::abs(predict(equations(model_of("relu", "linear", 0.1, 2, 3, psi_d, 1e-2, 2))).test - limit);
        CHECK(distance < 0.02 * previous);  // the variance of the spectrum is 1 / psi_D
        previous = distance;
    }
}

TEST_CASE("more draws interpolate between one draw and the exact noise average") {
    const double infinite = predict(equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-2, 0))).test;
    double previous = 1e9;
    for (const long m : {1L, 10L, 100L, 1000L, 100000L}) {
        const double distance =
            std::abs(predict(equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-2, m))).test - infinite);
        CHECK(distance < previous);
        previous = distance;
    }
    CHECK(previous < 1e-4);
}

TEST_CASE("test error is never below the exact error and train error never above the objective") {
    resolva::test::RandomBox box(5);
    for (int i = 0; i < 3000; ++i) {
        const auto at = box();
        auto model = model_of(i % 2 == 0 ? "relu" : "tanh", "linear", box.log_uniform(1e-3, 2.0), at.psi_n,
                              at.psi_p, at.psi_d, at.ridge, 1);
        model.draws = at.draws;
        const Prediction p = predict(equations(model));
        CHECK(p.test >= p.exact * (1.0 - 1e-12));
        CHECK(p.train <= p.objective);
        CHECK(p.objective <= 1.0);
        CHECK(p.train >= 0.0);
    }
}

TEST_CASE("a feature without linear part cannot denoise") {
    // mu_1 = 0 for he_2: the network is uncorrelated with the noise, and overfitting can only hurt.
    const Prediction p = predict(equations(model_of("quadratic", "linear", 1.0, 2, 3, 0.3, 1e-2, 0)));
    CHECK(p.test == Approx(1.0).epsilon(1e-6));
}

TEST_CASE("illegal models are refused with the name of the argument") {
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(equations(model_of("relu", "linear", 0.1, 0, 3, 0.3, 1e-2, 0)), Contains("psi-n"));
    CHECK_THROWS_WITH(equations(model_of("relu", "linear", 0.1, 1, -3, 0.3, 1e-2, 0)), Contains("psi-p"));
    CHECK_THROWS_WITH(equations(model_of("relu", "linear", 0.1, 1, 3, std::nan(""), 1e-2, 0)),
                      Contains("psi-d"));
    CHECK_THROWS_WITH(equations(model_of("relu", "linear", 0.1, 1, 3, 0.3, -1e-2, 0)), Contains("ridge"));
    CHECK_THROWS_WITH(equations(model_of("relu", "relu", 0.1, 1, 3, 0.3, 1e-2, 0)), Contains("centred:relu"));
    CHECK_THROWS_AS(model_of("relu", "linear", 0.1, 1, 3, 0.3, 1e-2, -1), resolva::BadArgument);
    auto conflicting = model_of("relu", "tanh", 0.1, 1, 3, 0.3, 1e-2, 0);
    conflicting.covariance = resolva::isotropic_spectrum();
    CHECK_THROWS_WITH(equations(conflicting), Contains("manifold"));
}

}  // namespace
