// Every error against the same equations in 100 digits, over parameters far beyond any use: the stated bounds must hold.

#include <algorithm>
#include <cmath>
#include <variant>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/numerics/core/tolerance.hpp>
#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using resolva::test::model_of;
using resolva::test::RandomBox;
using Wide = boost::multiprecision::cpp_bin_float_100;

/// Errors in 100 digits; the gap by subtraction, of which at most 60 digits are lost.
struct WideErrors {
    Wide test, train, objective, gap;
};

auto wide_map(const ScoreProblem& problem) {
    return order_parameter_map<Wide>(problem.constants, std::get<MarchenkoPastur>(problem.spectrum),
                                     problem.sample_ratio, problem.feature_ratio, problem.ridge,
                                     problem.draws);
}

/// From the equations as they stand, by monotone Newton alone.
WideErrors wide_errors(const ScoreProblem& problem) {
    const auto map = wide_map(problem);
    const auto solution = solve(map, map.upper_bound());
    REQUIRE(solution.status == Status::converged);
    const auto errors = learning_errors(map, solution);
    return {errors.test, errors.train, errors.objective, errors.test - errors.train};
}

double distance(double narrow, const Wide& wide) {
    return wide == 0 ? std::abs(narrow) : static_cast<double>(abs(Wide(narrow) - wide) / abs(wide));
}

void check_bounds(const ScoreProblem& problem) {
    const Prediction p = predict(problem);
    INFO("psi_n " << problem.sample_ratio << " psi_p " << problem.feature_ratio << " ridge " << problem.ridge
                  << " h " << problem.noising.noise << " m " << problem.draws.count());
    REQUIRE(p.status == Status::converged);
    CHECK(p.relative_error <= 1e-11);
    const WideErrors wide = wide_errors(problem);
    CHECK(distance(p.test, wide.test) <= p.relative_error);
    CHECK(distance(p.train, wide.train) <= p.relative_error);
    CHECK(distance(p.objective, wide.objective) <= p.relative_error);
    CHECK(distance(p.gap, wide.gap) <= p.relative_error);
    CHECK(p.train >= 0.0);
    CHECK(p.gap >= 0.0);
    const Wide score = (wide.test - Wide(problem.exact.value)) / Wide(problem.noising.noise);
    CHECK(static_cast<double>(abs(Wide(p.score) - score)) <= p.score_error);
}

TEST_CASE("every stated bound holds against 100 digits over twelve decades of every parameter") {
    RandomBox box(2026);
    const char* features[] = {"relu", "erf", "identity", "hermite:0,1,0.3", "sign"};
    for (int i = 0; i < 120; ++i) {
        double time = box.log_uniform(1e-8, 20.0), ridge = box.log_uniform(1e-14, 1e6);
        if (i % 12 == 0) time = i % 24 == 0 ? 1e-14 : 1e-16;
        if (i % 12 == 1) ridge = 1e10;
        const long draws = i % 4 == 0 ? 0 : i % 4 == 1 ? 1 : std::lround(box.log_uniform(1.0, 1e9));
        check_bounds(
            equations(model_of(features[i % 5], "linear", time, box.log_uniform(1e-6, 1e6),
                               box.log_uniform(1e-6, 1e6), box.log_uniform(1e-2, 1e2), ridge, draws)));
    }
}

TEST_CASE("small gaps keep their digits for infinitely many draws at small times and strong ridges") {
    struct Case {
        const char* feature;
        double time, psi_n, psi_p, psi_d, ridge, gap;
    };
    // Gaps from independent solutions in 60 and 120 digits, where they were given.
    for (const Case& c : {Case{"relu", 1e-6, 4, 8, 0.5, 1000, 1.2532448100702414e-14},
                          Case{"erf", 1e-4, 0.3, 0.4, 0.03, 3, 0}, Case{"relu", 1e-8, 4, 8, 0.5, 1e-3, 0},
                          Case{"erf", 1e-8, 3.6e5, 0.075, 5585, 39170, 0},
                          Case{"relu", 1e-12, 4, 8, 0.5, 1e-3, 0}, Case{"relu", 0.1, 4, 8, 0.5, 1e10, 0}}) {
        const ScoreProblem problem =
            equations(model_of(c.feature, "linear", c.time, c.psi_n, c.psi_p, c.psi_d, c.ridge, 0));
        check_bounds(problem);
        if (c.gap > 0.0) CHECK_CLOSE(predict(problem).gap, c.gap, 1e-13);
    }
    // At the smallest time of all the gap is positive and the test error one.
    const Prediction p = predict(equations(model_of("relu", "linear", 1e-300, 4, 8, 0.5, 1e-3, 0)));
    CHECK(p.gap > 0.0);
    CHECK_CLOSE(p.test, 1.0, 1e-13);
}

TEST_CASE("the distance from the interpolation threshold is known to rounding at every ridge") {
    RandomBox box(31);
    const char* features[] = {"relu", "erf", "tanh"};
    for (int i = 0; i < 60; ++i) {
        const long draws = 1 + i % 5;
        const double psi_n = box.log_uniform(1e-2, 1e2);
        const double offset = (i % 2 == 0 ? 1.0 : -1.0) * box.log_uniform(1e-14, 1e-2);
        const double ridge = i % 3 == 0 ? box.log_uniform(1e-30, 1e-6) : 0.0;
        ScoreProblem problem = equations(model_of(features[i % 3], "linear", box.log_uniform(1e-3, 2.0),
                                                  psi_n, static_cast<double>(draws) * psi_n * (1.0 + offset),
                                                  box.log_uniform(1e-2, 10.0), ridge, draws));
        if (ridge > 0.0) {
            check_bounds(problem);
            continue;
        }
        const Prediction p = predict(problem);
        INFO("psi_n " << psi_n << " m " << draws << " offset " << offset);
        REQUIRE(p.status == Status::converged);
        CHECK(p.relative_error <= 1e-11);
        // The limit by a ridge whose effect, of relative order ridge / offset^2, is far below rounding.
        problem.ridge = 1e-60;
        const WideErrors wide = wide_errors(problem);
        CHECK(distance(p.test, wide.test) <= p.relative_error);
        CHECK(distance(p.gap, wide.gap) <= p.relative_error);
        CHECK(distance(p.train, offset > 0.0 ? Wide(0) : wide.train) <= p.relative_error);
    }
}

TEST_CASE("features in excess equal those held by the ridge less the samples not fitted") {
    RandomBox box(5);
    for (int i = 0; i < 40; ++i) {
        const auto at = box();
        if (at.draws.is_infinite()) continue;
        auto model = model_of("relu", "linear", 0.1, at.psi_n, at.psi_p, at.psi_d, at.ridge, 1);
        model.draws = at.draws;
        const ScoreProblem problem = equations(model);
        const auto map = wide_map(problem);
        const auto solution = solve(map, map.upper_bound());
        const Wide chi = solution.linearisation.response.at.chi;
        const Wide excess =
            map.ridge * solution.value[2] - chi / (map.inverse_draws * map.inverse_sample_ratio);
        CHECK(static_cast<double>(abs(excess - map.excess)) <= 1e-80 * (at.psi_p + at.psi_n * 20.0));
    }
}

TEST_CASE("a point next to the threshold has the error of its law and an honest status") {
    // test grows like the inverse distance; the constant is the same at every small distance.
    const auto at = [](double psi_n) {
        return predict(equations(model_of("relu", "linear", 0.1, psi_n, 4.0, 0.5, 0.0, 1)));
    };
    for (const double sign : {1.0, -1.0}) {
        double previous = 0.0;
        for (const double distance : {1e-8, 1e-10, 1e-12, 1e-14}) {
            const double psi_n = 4.0 + sign * 4.0 * distance;
            const Prediction p = at(psi_n);
            REQUIRE(p.status == Status::converged);
            CHECK(p.relative_error <= converged_relative_error);
            const double constant = p.test * std::abs(psi_n - 4.0);
            if (previous > 0.0) CHECK_CLOSE(constant, previous, 1e-6);
            previous = constant;
        }
    }
    CHECK(at(4.0).status == Status::diverges);
    CHECK(std::isnan(at(4.0).relative_error));
}

}  // namespace
