#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/reference_points.hpp"
#include "support/training_cases.hpp"

namespace {

using namespace resolva;
using test::model_of;

const std::vector<test::TrainingCase> cases =
    test::training_cases({{"identity", 0.2, 1.2, 2.0, 1.5, 1e-2, 0}});

TEST_CASE("late training on the contour is the ridge solution") {
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const TrainingFlow flow(problem, 1e-3, 1e9);
        REQUIRE(flow.status() == Status::converged);
        const Prediction ridge = predict(problem);
        // exp(-40) is 4e-18, and the contour still encloses the pole at -lambda there.
        const TrainingPoint late = flow.at(40.0 / c.ridge);
        CHECK_CLOSE(late.test, ridge.test, 1e-10);
        CHECK(std::abs(late.train - ridge.train) < 1e-10);
        CHECK(flow.at(std::numeric_limits<double>::infinity()).test == ridge.test);
        CHECK_CLOSE(flow.at(1e9).score, ridge.score, 1e-10);
    }
}

TEST_CASE("late training is the ridge and the ridgeless solution at every reference point") {
    std::vector<Model> models;
    for (const test::ReferencePoint& point : test::reference_points()) models.push_back(point.model());
    models.push_back(model_of("relu", "tanh", 0.1, 2, 1.5, 0.5, 1e-3, 4));
    for (Model model : models) {
        INFO(model.feature.name() << " m " << model.draws.count() << " psi_p " << model.feature_ratio);
        for (const double ridge : {model.ridge, 0.0}) {
            model.ridge = ridge;
            const ScoreProblem problem = equations(model);
            const TrainingFlow flow(problem, 1.0, 1e9);
            REQUIRE(flow.status() == Status::converged);
            const Prediction end = predict(problem);
            REQUIRE(end.status == Status::converged);
            // With a ridge, the last time before the flow hands over to the ridge solution.
            const TrainingPoint late = flow.at(ridge > 0.0 ? 40.0 / ridge : 1e9);
            CHECK_CLOSE(late.test, end.test, 1e-8);
            CHECK(std::abs(late.train - end.train) < 1e-8);
        }
    }
}

TEST_CASE("ridgeless training ends in the ridgeless solution on both sides of the threshold") {
    for (const auto& [psi_n, draws] : {std::pair{1.5, 1L}, {4.0, 2L}, {1.0, 0L}}) {
        const ScoreProblem problem = equations(model_of("tanh", "linear", 0.5, psi_n, 3.0, 0.5, 0.0, draws));
        const TrainingFlow flow(problem, 1e-3, 1e9);
        REQUIRE(flow.status() == Status::converged);
        REQUIRE(flow.limit().status == Status::converged);
        CHECK_CLOSE(flow.at(1e9).test, flow.limit().test, 1e-9);
        CHECK(std::abs(flow.at(1e9).train - flow.limit().train) < 1e-10);
    }
}

TEST_CASE("training begins at one with the slope of the population and the training gradient") {
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const TrainingFlow flow(problem, 1e-7, 1.0);
        const TrainingPoint start = flow.at(0.0);
        CHECK(start.test == 1.0);
        CHECK(start.train == 1.0);
        // d test / d tau = -2 tr[V V_pop^T]/d = -2 beta^2 psi_p at tau = 0.
        const double tau = 1e-7 / problem.constants.beta2;
        const TrainingPoint early = flow.at(std::max(tau, 1e-7));
        CHECK_CLOSE((1.0 - early.test) / (2.0 * std::max(tau, 1e-7) * problem.constants.beta2 * c.psi_p), 1.0,
                    1e-3);
    }
}

TEST_CASE("the training error never rises and lies below the test error") {
    for (const test::TrainingCase& c : cases) {
        const TrainingFlow flow(c.problem(), 1e-3, 1e9);
        double previous = 1.0;
        for (int i = 0; i <= 120; ++i) {
            const TrainingPoint point = flow.at(std::pow(10.0, -3.0 + 0.1 * i));
            // With a ridge the objective falls, the training error may rise by less than the ridge term.
            CHECK(point.train <= previous + 1e-11);
            CHECK(point.gap > -1e-11);
            previous = point.train;
        }
    }
}

TEST_CASE("the errors of the modes average to those of the whole at every time") {
    const ScoreProblem problem = cases[2].problem();
    std::vector<double> eigenvalues, weights;
    for (const Mode& mode : predict_modes(problem, 24).modes) {
        eigenvalues.push_back(mode.eigenvalue);
        weights.push_back(mode.weight);
    }
    const TrainingFlow flow(problem, 1e-2, 1e7, eigenvalues);
    REQUIRE(flow.status() == Status::converged);
    for (const double time : {1e-2, 1.0, 50.0, 1e4, std::numeric_limits<double>::infinity()}) {
        double test = 0.0, train = 0.0, score = 0.0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const TrainingPoint mode = flow.mode_at(time, i);
            test += weights[i] * mode.test;
            train += weights[i] * mode.train;
            score += weights[i] * mode.score;
        }
        CHECK_CLOSE(test, flow.at(time).test, 1e-9);
        CHECK_CLOSE(train, flow.at(time).train, 1e-9);
        CHECK_CLOSE(score, flow.at(time).score, 1e-7);
    }
}

TEST_CASE("windows of the contour join without a seam") {
    const ScoreProblem problem = cases[4].problem();
    const TrainingFlow coarse(problem, 1e-3, 1e3), shifted(problem, 1.7e-3, 1e3);
    for (int i = 0; i <= 60; ++i) {
        const double time = 2e-3 * std::pow(10.0, 0.09 * i);
        CHECK_CLOSE(coarse.at(time).test, shifted.at(time).test, 3e-12);
        CHECK(std::abs(coarse.at(time).train - shifted.at(time).train) < 1e-11);
    }
}

TEST_CASE("a list of times keeps its order and may contain both ends") {
    const ScoreProblem problem = cases[0].problem();
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> times{5.0, 0.0, infinity, 0.5};
    const FlowCurve curve = predict_training(problem, times);
    REQUIRE(curve.status == Status::converged);
    REQUIRE(curve.points.size() == 4);
    CHECK(curve.points[1].test == 1.0);
    CHECK(curve.points[2].test == predict(problem).test);
    CHECK(curve.points[0].test < curve.points[3].test);
    CHECK_THROWS_AS(predict_training(problem, std::vector<double>{-1.0}), BadArgument);
    CHECK_THROWS_AS(TrainingFlow(problem, 1.0, 2.0).at(3.0), BadArgument);
    CHECK_THROWS_AS(TrainingFlow(problem, 2.0, 1.0), BadArgument);
}

}  // namespace
