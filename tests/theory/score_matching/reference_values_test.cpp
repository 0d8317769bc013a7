#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/reference_points.hpp"

namespace {

using resolva::Status;
using resolva::test::reference_points;
using resolva::test::ReferencePoint;

TEST_CASE("predictions reproduce the 40-digit reference values to ten digits") {
    for (const ReferencePoint& r : reference_points()) {
        INFO(r.feature << " on " << r.manifold << " at t = " << r.time << " with m = " << r.draws);
        const auto p = predict(equations(r.model()));
        REQUIRE(p.status == Status::converged);
        CHECK_CLOSE(p.test, r.test, 1e-12);
        CHECK_CLOSE(p.train, r.train, 1e-12);
        CHECK_CLOSE(p.objective, r.objective, 1e-12);
        CHECK_CLOSE(p.exact, r.exact, 1e-12);
        CHECK_CLOSE(p.score, r.score, 1e-12);
        CHECK_CLOSE(p.gap, r.test - r.train, 1e-11);
    }
}

TEST_CASE("the nonlinear manifold reproduces its reference errors") {
    // Same source as above; the exact error is the Bayes-optimal error of the generalized linear channel
    // [BKMMZ19].
    const auto p = predict(equations(resolva::test::model_of("relu", "tanh", 0.1, 2, 1.5, 0.5, 1e-3, 4)));
    REQUIRE(p.status == Status::converged);
    CHECK_CLOSE(p.test, 0.8666346166701, 1e-12);
    CHECK_CLOSE(p.train, 0.5256744557519, 1e-12);
    CHECK_CLOSE(p.objective, 0.5307247614623, 1e-12);
    CHECK_CLOSE(p.exact, 0.346841, 1e-5);
}

TEST_CASE("the deformed equations reproduce the reference test error of two draws at a short time") {
    const auto p = predict(equations(resolva::test::model_of("relu", "linear", 0.2, 2, 1.2, 0.4, 0.01, 2)));
    // 50-digit fixed-point iteration of the deformed equations and a central difference in q (mpmath).
    CHECK_CLOSE(p.test, 0.97631390329186585811, 1e-12);
}

}  // namespace
