#include <cmath>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using resolva::test::model_of;

TEST_CASE("averaging over the modes gives the errors of the whole") {
    for (const double psi_d : {0.2, 0.8, 1.0, 3.0}) {
        for (const long draws : {0L, 1L, 4L}) {
            const auto problem = equations(model_of("relu", "linear", 0.1, 2, 3, psi_d, 1e-2, draws));
            const auto whole = predict(problem);
            const auto modes = predict_modes(problem, 200);
            double test = 0, train = 0, exact = 0, score = 0, weight = 0;
            for (const auto& mode : modes.modes) {
                weight += mode.weight;
                test += mode.weight * mode.test;
                train += mode.weight * mode.train;
                exact += mode.weight * mode.exact;
                score += mode.weight * mode.score;
            }
            INFO("psi_D " << psi_d << " m " << draws);
            CHECK_CLOSE(weight, 1.0, 1e-12);
            CHECK_CLOSE(test, whole.test, 1e-10);
            CHECK_CLOSE(train, whole.train, 1e-10);
            CHECK_CLOSE(exact, whole.exact, 1e-10);
            CHECK_CLOSE(score, whole.score, 1e-9);
        }
    }
}

TEST_CASE("two atoms give two modes and their exact errors") {
    auto model = model_of("erf", "linear", 0.5, 3, 2, 0.25, 1e-3, 0);
    model.covariance = resolva::projector_spectrum(0.25);
    const auto problem = equations(model);
    const auto modes = predict_modes(problem);
    REQUIRE(modes.modes.size() == 2);
    const double a2 = std::exp(-1.0);
    CHECK(modes.modes[0].eigenvalue == 0.0);
    CHECK(modes.modes[0].exact == 0.0);
    CHECK_CLOSE(modes.modes[1].exact, a2 / (a2 + 1.0 - a2), 1e-15);
    CHECK_CLOSE(0.75 * modes.modes[0].test + 0.25 * modes.modes[1].test, predict(problem).test, 1e-13);
}

TEST_CASE("normal and tangent scores separate by their powers of the noise as it vanishes") {
    // The exact score error of a direction is bounded by its test error over h; normal directions carry the 1
    // / h of the score itself, so with many samples their test error falls below that of the tangent ones.
    const auto modes = predict_modes(equations(model_of("relu", "linear", 1e-3, 1e4, 64, 0.2, 1e-6, 0)), 16);
    REQUIRE(modes.modes.front().eigenvalue == 0.0);
    for (std::size_t i = 1; i < modes.modes.size(); ++i) {
        CHECK(modes.modes[i].test > modes.modes.front().test);
        CHECK(modes.modes[i].train > modes.modes.front().train);
    }
}

TEST_CASE("modes of a nonlinear manifold have no exact error of their own") {
    const auto modes = predict_modes(equations(model_of("relu", "tanh", 0.1, 2, 3, 0.3, 1e-2, 0)), 8);
    for (const auto& mode : modes.modes) {
        CHECK(std::isnan(mode.exact));
        CHECK(std::isnan(mode.score));
        CHECK(mode.test > 0.0);
    }
}

}  // namespace
