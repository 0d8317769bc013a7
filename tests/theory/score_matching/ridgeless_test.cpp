#include <cmath>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using resolva::RidgelessRegime;
using resolva::Status;

resolva::Prediction at(const char* feature, double psi_n, double psi_p, double ridge, long draws) {
    return predict(
        equations(resolva::test::model_of(feature, "linear", 0.1, psi_n, psi_p, 0.3, ridge, draws)));
}

TEST_CASE("the ridgeless errors are the limits of the ridge errors in every regime") {
    struct Case {
        const char* feature;
        double psi_n, psi_p;
        long draws;
        RidgelessRegime regime;
    };
    for (const Case& c : {Case{"relu", 2, 3, 4, RidgelessRegime::regular},
                          Case{"relu", 2, 13, 4, RidgelessRegime::interpolating},
                          Case{"relu", 2, 2.1, 1, RidgelessRegime::interpolating},
                          Case{"relu", 2, 13, 0, RidgelessRegime::regular},
                          Case{"identity", 2, 0.5, 0, RidgelessRegime::regular},
                          Case{"identity", 2, 3, 0, RidgelessRegime::full_rank},
                          Case{"identity", 2, 3, 4, RidgelessRegime::full_rank},
                          Case{"identity", 2, 0.7, 4, RidgelessRegime::regular},
                          Case{"identity", 0.2, 3, 4, RidgelessRegime::interpolating}}) {
        INFO(c.feature << " psi_n " << c.psi_n << " psi_p " << c.psi_p << " m " << c.draws);
        const auto limit = at(c.feature, c.psi_n, c.psi_p, 0.0, c.draws);
        REQUIRE(limit.status == Status::converged);
        CHECK(limit.regime == c.regime);
        CHECK(limit.enclosure.verified);
        const auto distance = [&](double ridge) {
            return std::abs(at(c.feature, c.psi_n, c.psi_p, ridge, c.draws).test - limit.test);
        };
        CHECK_CLOSE(distance(1e-6) / distance(1e-7), 10.0, 0.05);  // linear in the ridge
        CHECK(distance(1e-9) < 1e-5 * limit.test);
        CHECK(std::abs(at(c.feature, c.psi_n, c.psi_p, 1e-9, c.draws).train - limit.train) < 1e-8);
    }
}

TEST_CASE("at the interpolation threshold the ridgeless error is reported as divergent") {
    const auto p = at("relu", 2, 8, 0.0, 4);
    CHECK(p.status == Status::diverges);
    CHECK(p.regime == RidgelessRegime::threshold);
    CHECK(std::isinf(p.test));
    CHECK(std::isinf(p.score));
    CHECK_FALSE(p.enclosure.verified);
    CHECK(at("identity", 0.25, 3, 0.0, 4).status == Status::diverges);  // rank one per dimension, m psi_n = 1
    CHECK(at("relu", 0.1, 0.3, 0.0, 3).status == Status::diverges);     // 3 * 0.1 is not 0.3 in binary
}

TEST_CASE("features that carry nothing leave the errors of a zero network at every ridge") {
    for (const char* feature : {"hermite:1", "hermite:0,0,0"}) {
        for (const double ridge : {0.0, 1e-12, 1.0}) {
            for (const long draws : {0L, 1L, 3L}) {
                INFO(feature << ", ridge " << ridge << ", m " << draws);
                // psi_n = 2, psi_p = 6: beside and, for three draws, at the threshold of features that do
                // carry.
                const auto p = at(feature, 2, 6, ridge, draws);
                REQUIRE(p.status == Status::converged);
                CHECK(p.regime == RidgelessRegime::regular);
                CHECK(p.test == 1.0);
                CHECK(p.train == 1.0);
                CHECK(p.objective == 1.0);
                const double h = resolva::Noising::at_time(0.1).noise;
                CHECK_CLOSE(p.score, (1.0 - p.exact) / h, 1e-15);
                CHECK(p.order_parameters[0] == 0.0);
                if (ridge == 0.0) {
                    CHECK(std::isinf(p.order_parameters[2]));
                } else {
                    CHECK_CLOSE(p.order_parameters[2] * ridge, 6.0, 1e-12);
                }
            }
        }
    }
}

TEST_CASE("the error diverges as the inverse square root of the ridge at the threshold") {
    // tr (U + ridge)^{-1} grows as ridge^{-1/2} at a hard edge of the spectrum.
    const double ratio = at("relu", 2, 8, 1e-12, 4).test / at("relu", 2, 8, 1e-10, 4).test;
    CHECK_CLOSE(ratio, 10.0, 1e-3);
}

TEST_CASE("the interpolating train error falls as the square of the ridge without losing digits") {
    const double coarse = at("relu", 2, 13, 1e-10, 4).train, fine = at("relu", 2, 13, 1e-13, 4).train;
    CHECK_CLOSE(coarse / fine, 1e6, 1e-6);
}

}  // namespace
