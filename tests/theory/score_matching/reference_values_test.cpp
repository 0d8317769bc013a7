#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using resolva::Status;

struct Reference {
    std::string feature, manifold;
    double time, psi_n, psi_p, psi_d, ridge;
    long draws;  // 0: infinite
    double test, train, objective, exact, score;
};

// 40-digit fixed-point solution of the order-parameter equations with constants from 40-digit quadrature (mpmath);
// 13 digits shown. Equations: [GM26] theorem 1, [UBBM26] for finite m.
const std::vector<Reference> references = {
    {"relu", "linear", 0.1, 1.5, 3, 0.3, 1e-2, 0, 0.7657684124798, 0.4830567876985, 0.5162279086241, 0.2748276650422,
     2.70835100699},
    {"relu", "linear", 0.1, 2, 1.5, 0.5, 1e-3, 1, 2.731325235084, 0.1974636782451, 0.2119687928224, 0.4198773011685,
     12.75146211045},
    {"relu", "linear", 0.01, 8, 16, 0.2, 1e-4, 4, 4.534571959267, 0.134669173301, 0.139047746955, 0.1989962615775,
     218.9537986446},
    {"erf", "linear", 0.1, 4, 3, 0.25, 1e-3, 0, 0.4050767764857, 0.3582438576497, 0.3616013038127, 0.2331695573598,
     0.948352917248},
    {"tanh", "linear", 0.5, 2, 3, 0.5, 1e-3, 2, 0.7651625931598, 0.06907184608024, 0.08149382941328, 0.2354378057898,
     0.8380122746707},
};

TEST_CASE("predictions reproduce the 40-digit reference values to ten digits") {
    for (const Reference& r : references) {
        INFO(r.feature << " on " << r.manifold << " at t = " << r.time << " with m = " << r.draws);
        const auto p = predict(equations(
            resolva::test::model_of(r.feature, r.manifold, r.time, r.psi_n, r.psi_p, r.psi_d, r.ridge, r.draws)));
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
    // Same source as above; the exact error is the Bayes-optimal error of the generalized linear channel [BKMMZ19].
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
