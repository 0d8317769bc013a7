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

}  // namespace
