#include <cmath>

#include <resolva/theory/score_matching/training/stopping.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

TEST_CASE("the best stopping time beats its neighbours and the window surrounds it") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 8, 16, 0.2, 1e-4, 1));
    const Stopping best = optimal_stopping(problem);
    REQUIRE(best.status == Status::converged);
    const TrainingFlow flow(problem, 1e-4, 1e9);
    for (const double factor : {0.8, 0.97, 1.03, 1.25}) CHECK(flow.at(best.time * factor).test > best.test);
    CHECK(best.generalization_time < best.time);
    CHECK(best.time < best.memorization_time);
    const double level = best.test + 0.1 * (1.0 - best.test);
    CHECK_CLOSE(flow.at(best.generalization_time).test, level, 1e-7);
    CHECK_CLOSE(flow.at(best.memorization_time).test, level, 1e-7);
}

TEST_CASE("memorization takes a time proportional to the number of samples and generalization does not") {
    // The laws of Bonnaire et al. 2025, for many more features than samples.
    double previous_memorization = 0.0, previous_generalization = 0.0;
    for (const double psi_n : {2.0, 4.0, 8.0}) {
        const Stopping best =
            optimal_stopping(equations(model_of("relu", "linear", 0.1, psi_n, 64, 0.2, 0.0, 0)));
        REQUIRE(best.status == Status::converged);
        if (psi_n > 2.0) {
            CHECK_CLOSE(best.memorization_time / previous_memorization, 2.0, 0.06);
            CHECK_CLOSE(best.generalization_time / previous_generalization, 1.0, 0.1);
        }
        previous_memorization = best.memorization_time;
        previous_generalization = best.generalization_time;
    }
}

TEST_CASE("a strong ridge never memorizes and its flow is best at the end") {
    const Stopping best = optimal_stopping(equations(model_of("relu", "linear", 0.1, 8, 4, 0.2, 3.0, 0)));
    REQUIRE(best.status == Status::converged);
    CHECK(std::isinf(best.time));
    CHECK(std::isinf(best.memorization_time));
    CHECK(std::isfinite(best.generalization_time));
}

TEST_CASE("a best time outside the range searched is found by itself") {
    // One draw at a small time: the network overfits at once. Times found with a range given by hand.
    const Stopping early =
        optimal_stopping(equations(model_of("relu", "linear", 1e-3, 0.1, 8, 0.5, 1e-3, 1)));
    REQUIRE(early.status == Status::converged);
    CHECK_CLOSE(early.time, 3.1e-5, 1e-3);
    CHECK(early.generalization_time < early.time);
    CHECK(early.first < 1e-4);
    const ScoreProblem late = equations(model_of("relu", "linear", 0.1, 8, 16, 0.2, 1e-4, 1));
    const Stopping from_below = optimal_stopping(late, {1e-6, 1e-3, 0.1});
    REQUIRE(from_below.status == Status::converged);
    CHECK_CLOSE(from_below.time, optimal_stopping(late).time, 1e-6);
    CHECK_CLOSE(from_below.memorization_time, optimal_stopping(late).memorization_time, 1e-7);
    // A ridge so strong that the flow ends before the range begins.
    CHECK(optimal_stopping(equations(model_of("relu", "linear", 0.1, 8, 4, 0.2, 1e6, 0))).status ==
          Status::converged);
}

TEST_CASE("features without linear part are best not trained at all and the reason is said") {
    for (const long draws : {0L, 1L}) {
        const Stopping best =
            optimal_stopping(equations(model_of("quadratic", "linear", 0.1, 4, 8, 0.5, 1e-3, draws)));
        CHECK(best.status == Status::converged);
        CHECK(best.time == 0.0);
        CHECK(best.test == 1.0);
        CHECK(best.reason.find("mu_1 = 0") != std::string::npos);
    }
}

TEST_CASE("a drop of the test error that rounding hides is not called a minimum") {
    const Stopping hidden = optimal_stopping(equations(model_of("relu", "linear", 1e-6, 2, 2, 0.2, 0.0, 1)));
    CHECK(hidden.status == Status::inaccurate);
    CHECK(std::isnan(hidden.time));
    CHECK_FALSE(hidden.reason.empty());
}

TEST_CASE("the test error at small training times falls at twice the noise gain") {
    // test = 1 - 2 tau tr(V V_pop^T)/d + ..., tr/d = beta^2 <D> chi -> beta^2 psi_p at tau -> 0.
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 8, 16, 0.2, 0.0, 4));
    const TrainingFlow flow(problem, 1e-9, 1e-8);
    const double slope = 2.0 * problem.constants.beta2 * problem.feature_ratio;
    for (const double time : {1e-9, 8e-9})
        CHECK_CLOSE((1.0 - flow.at(time).test) / (slope * time), 1.0, 1e-6);
    CHECK(flow.at(1e-9).train >= 0.0);
}

}  // namespace
