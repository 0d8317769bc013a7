// minimise, crossings and gradient over any model: known functions, laws, and the searches of score matching.

#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/models/expression/derived_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_parameters.hpp>
#include <resolva/theory/score_matching/optimum.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>
#include <resolva/theory/verbs/crossing.hpp>
#include <resolva/theory/verbs/gradient.hpp>
#include <resolva/theory/verbs/minimise.hpp>

#include "support/analysis.hpp"
#include "support/close.hpp"
#include "support/function_model.hpp"

namespace {

using namespace resolva;
using test::FunctionModel;

TEST_CASE("every local minimum is listed and the lowest is chosen") {
    // Minima of cos(2 pi log10 x) + tilt at x = 10^(k + 1/2), k = -2 .. 1, moved by the small tilt.
    const FunctionModel model([](double x, double) {
        return std::cos(2.0 * std::numbers::pi * std::log10(x)) - 0.01 * std::log10(x);
    });
    const ParameterPoint base(model.parameters());
    const Minimisation found = minimise(model, base, 0, 0);
    const double shift = std::asin(0.01 / (2.0 * std::numbers::pi)) / (2.0 * std::numbers::pi);
    REQUIRE(found.minima.size() == 4);
    for (std::size_t k = 0; k < 4; ++k)
        CHECK(std::abs(std::log10(found.minima[k].argument) - (static_cast<double>(k) - 1.5 + shift)) < 1e-6);
    CHECK_CLOSE(found.argument, found.minima[3].argument, 1e-15);
    CHECK(found.place == MinimumPlace::inside);
    CHECK(found.outcome.converged());
}

TEST_CASE("a minimum at the border is said to be there and failing points are left out") {
    const FunctionModel falling([](double x, double) { return x < 0.1 ? NAN : 1.0 / x; });
    const Minimisation found = minimise(falling, ParameterPoint(falling.parameters()), 0, 0);
    CHECK(found.place == MinimumPlace::at_upper_end);
    CHECK(found.argument == 100.0);
    CHECK(found.missing > 0);
    const FunctionModel flat([](double, double) { return 2.0; });
    CHECK(minimise(flat, ParameterPoint(flat.parameters()), 0, 0).place == MinimumPlace::flat);
    const FunctionModel nothing([](double, double) { return NAN; });
    const Minimisation none = minimise(nothing, ParameterPoint(nothing.parameters()), 0, 0);
    CHECK(none.outcome.status == Status::not_finite);
    CHECK_THAT(none.outcome.reason, Catch::Matchers::Contains("At x = 0.01"));
}

TEST_CASE("minimise over the ridge agrees with the optimum of score matching") {
    const ScoreMatchingModel model;
    ParameterPoint point(model.parameters());
    for (const double draws : {1.0, 4.0, HUGE_VAL}) {
        point.set("draws", draws);
        const Minimisation found = minimise(model, point, point.number_of("ridge"), model.quantity("score"));
        const Optimum expected = find_optimum(score_problem_at(point), OptimumOver::ridge, OptimumOf::score,
                                              default_range(OptimumOver::ridge));
        REQUIRE(found.outcome.converged());
        CHECK_CLOSE(found.value, expected.value, 1e-12);
        CHECK(std::abs(found.argument - expected.argument) <= 1e-4 * expected.argument);
    }
}

TEST_CASE("every crossing is found and its direction told") {
    const FunctionModel wave(
        [](double x, double) { return std::sin(2.0 * std::numbers::pi * std::log10(x)); });
    const CrossingSet found = crossings(wave, ParameterPoint(wave.parameters()), 0, 0, 0.5);
    REQUIRE(found.crossings.size() == 8);
    for (std::size_t k = 0; k < 8; ++k) {
        const double phase = (k % 2 == 0 ? 1.0 : 5.0) / 12.0 + static_cast<double>(k / 2) - 2.0;
        CHECK(std::abs(std::log10(found.crossings[k].argument) - phase) < 1e-12);
        CHECK(found.crossings[k].falling == (k % 2 == 1));
    }
    CHECK(found.first == found.crossings.front().argument);
    CHECK(found.last == found.crossings.back().argument);
    const CrossingSet never = crossings(wave, ParameterPoint(wave.parameters()), 0, 0, 2.0);
    CHECK(never.outcome.status == Status::no_bracket);
    CHECK_FALSE(never.outcome.reason.empty());
}

TEST_CASE("the crossing of the score error is the sample complexity") {
    const ScoreMatchingModel model;
    ParameterPoint point(model.parameters());
    point.set("psi_p", 64.0);
    point.set("psi_d", 0.1);
    const CrossingSet found = crossings(model, point, point.number_of("psi_n"), model.quantity("score"), 0.5);
    REQUIRE(found.crossings.size() == 1);
    CHECK_CLOSE(found.first, sample_complexity(score_problem_at(point), 0.5).sample_ratio, 1e-9);
    CHECK(std::abs(found.first - 18.211) < 1e-3);  // reference value, 40-digit arithmetic
}

TEST_CASE("gradients of score matching obey the envelope theorem") {
    // d objective / d lambda = (objective - train) / lambda, since the weights minimise the objective.
    const ScoreMatchingModel model;
    ParameterPoint point(model.parameters());
    for (const double ridge : {1e-4, 1e-2, 1.0}) {
        point.set("ridge", ridge);
        const Gradient found = gradient(model, point, {point.number_of("ridge"), point.number_of("time")});
        const auto& values = found.answer.values;
        const double expected =
            (values[model.quantity("objective")] - values[model.quantity("train")]) / ridge;
        const double slope = found.slopes[0].slopes[model.quantity("objective")];
        const double error = found.slopes[0].errors[model.quantity("objective")];
        CHECK(std::abs(slope - expected) <= error + 1e-12 * expected);
        CHECK(error < 1e-8 * std::abs(expected));
        CHECK(std::isfinite(found.slopes[1].slopes[0]));
    }
    CHECK_THROWS_AS(gradient(model, point, {point.number_of("activation")}), BadArgument);
    CHECK_THROWS_AS(gradient(model, point, {point.number_of("signal")}), BadArgument);
}

TEST_CASE("exact gradients of a model file agree with differences") {
    const DerivedModel model("regression", test::analysis("random_feature_regression"));
    const ParameterPoint point(model.parameters());
    const std::size_t ridge = point.number_of("ridge");
    const Gradient found = gradient(model, point, {ridge});
    REQUIRE(found.slopes[0].exact);
    for (std::size_t q = 0; q < model.quantities().size(); ++q) {
        ParameterPoint above = point, below = point;
        const double step = 1e-4 * point.number(ridge);
        above.set("ridge", point.number(ridge) + step);
        below.set("ridge", point.number(ridge) - step);
        const double difference =
            (gradient(model, above, {}).answer.values[q] - gradient(model, below, {}).answer.values[q]) /
            (2.0 * step);
        CHECK(std::abs(difference - found.slopes[0].slopes[q]) <= 1e-5 * (1e-3 + std::abs(difference)));
    }
}

}  // namespace
