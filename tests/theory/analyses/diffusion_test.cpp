#include <cmath>

#include <resolva/theory/hermite/gaussian_equivalence.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/analysis.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;

struct Point {
    std::string feature, manifold;
    double time, psi_n, psi_p, psi_d, ridge;
    long draws;  // 0: infinite
    double test, train;
};

/// The 40-digit reference values of the order-parameter equations.
const std::vector<Point> points = {
    {"relu", "linear", 0.1, 1.5, 3, 0.3, 1e-2, 0, 0.7657684124798, 0.4830567876985},
    {"relu", "linear", 0.1, 2, 1.5, 0.5, 1e-3, 1, 2.731325235084, 0.1974636782451},
    {"relu", "linear", 0.01, 8, 16, 0.2, 1e-4, 4, 4.534571959267, 0.134669173301},
    {"erf", "linear", 0.1, 4, 3, 0.25, 1e-3, 0, 0.4050767764857, 0.3582438576497},
    {"relu", "tanh", 0.1, 2, 1.5, 0.5, 1e-3, 4, 0.8666346166701, 0.5256744557519},
    {"tanh", "linear", 0.5, 2, 3, 0.5, 1e-3, 2, 0.7651625931598, 0.06907184608024},
};

ExpressionModel with_point(const Point& r) {
    ExpressionModel model =
        test::analysis(r.draws == 0 ? "diffusion_infinite_draws" : "diffusion_finite_draws");
    const Model flagship =
        test::model_of(r.feature, r.manifold, r.time, r.psi_n, r.psi_p, r.psi_d, r.ridge, r.draws);
    const EquivalenceConstants c =
        gaussian_equivalence(flagship.feature, flagship.manifold, flagship.noising);
    model.set("n", r.psi_n);
    model.set("p", r.psi_p);
    model.set("D", r.psi_d);
    model.set("ridge", r.ridge);
    model.set("a2", flagship.noising.signal * flagship.noising.signal);
    model.set("h", flagship.noising.noise);
    model.set("mu1", c.mu1);
    model.set("mu_star2", c.mu_star2);
    model.set("alpha2", c.alpha2);
    model.set("nu1", c.nu1);
    model.set("nu_star", std::sqrt(c.nu_star2));
    if (r.draws != 0) model.set("m", static_cast<double>(r.draws));
    return model;
}

TEST_CASE("the errors of the score model from their defining traces agree with the order parameters") {
    for (const Point& r : points) {
        INFO(r.feature << " on " << r.manifold << " at t = " << r.time << " with m = " << r.draws);
        auto out = test::solved(with_point(r));
        CHECK_CLOSE(out["test"], r.test, 1e-9);
        CHECK_CLOSE(out["train"], r.train, 1e-9);
        const Prediction p = predict(equations(
            test::model_of(r.feature, r.manifold, r.time, r.psi_n, r.psi_p, r.psi_d, r.ridge, r.draws)));
        CHECK_CLOSE(out["test"], p.test, 1e-9);
        CHECK_CLOSE(out["train"], p.train, 1e-9);
    }
}

TEST_CASE("the deterministic equivalent of the feature resolvent has its reference value") {
    CHECK_CLOSE(test::solved(with_point(points[0]))["resolvent"], 10.6752160025, 1e-11);
}

TEST_CASE("two-point functions agree between linear equations and the joint nonlinear system") {
    for (const Point& r : {points[0], points[4]}) {
        const DeterministicEquivalent equivalent(with_point(r));
        CHECK(equivalent.nonlinear_unknowns() < equivalent.unknowns());
        EquivalentSolver<double> linear(equivalent);
        EquivalentSolver<double> joint(equivalent, EquivalentSolver<double>::Route::joint);
        const auto a = linear.solve(equivalent.default_point());
        const auto b = joint.solve(equivalent.default_point());
        REQUIRE(a.status == Status::converged);
        REQUIRE(b.status == Status::converged);
        for (std::size_t k = 0; k < a.outputs.size(); ++k) CHECK_CLOSE(a.outputs[k], b.outputs[k], 1e-10);
    }
}

}  // namespace
