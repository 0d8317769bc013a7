#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/theory/score_matching/training/two_point.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/reference_points.hpp"

namespace {

using namespace resolva;
using test::model_of;
using Complex = std::complex<double>;

struct Case {
    std::string feature;
    double time, psi_n, psi_p, psi_d, ridge;
    long draws;
};
const std::vector<Case> cases = {
    {"relu", 0.1, 1.5, 3, 0.3, 1e-2, 0}, {"relu", 0.1, 2, 1.5, 0.5, 1e-3, 1},
    {"relu", 0.01, 8, 16, 0.2, 1e-4, 4}, {"erf", 0.1, 4, 3, 0.25, 1e-3, 0},
    {"tanh", 0.5, 2, 3, 0.5, 1e-3, 2},   {"identity", 0.2, 1.2, 2.0, 1.5, 1e-2, 0}};

ScoreProblem problem_of(const Case& c) {
    return equations(model_of(c.feature, "linear", c.time, c.psi_n, c.psi_p, c.psi_d, c.ridge, c.draws));
}

TEST_CASE("late training on the contour is the ridge solution") {
    for (const Case& c : cases) {
        const ScoreProblem problem = problem_of(c);
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

TEST_CASE("a covariance without largest eigenvalue is trained to its ridge solution and without a seam") {
    for (const long draws : {0L, 2L}) {
        Model model = model_of("relu", "linear", 0.1, 2.0, 1.5, 1.0, 1e-2, draws);
        model.covariance = power_law_spectrum(0.6);
        const ScoreProblem problem = equations(model);
        const TrainingFlow flow(problem, 1e-3, 1e6), shifted(problem, 1.7e-3, 1e6);
        REQUIRE(flow.status() == Status::converged);
        const Prediction ridge = predict(problem);
        CHECK_CLOSE(flow.at(4e3).test, ridge.test, 1e-10);
        CHECK(std::abs(flow.at(4e3).train - ridge.train) < 1e-10);
        for (const double time : {3e-3, 0.05, 0.8, 11.0, 200.0}) {
            CHECK_CLOSE(flow.at(time).test, shifted.at(time).test, 1e-10);
            CHECK(std::abs(flow.at(time).train - shifted.at(time).train) < 1e-10);
        }
        // The spectral measure of the gradient on the real axis, up to an eigenvalue that 1e-11 of all
        // exceed.
        const auto& spectrum = std::get<DiscreteSpectrum>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const FeatureSpectrum support(problem);
        REQUIRE(support.status() == Status::converged);
        for (const double time : {0.05, 3.0, 100.0}) {
            double captured = 0.0;
            for (const FeatureSpectrum::Node& node : support.nodes()) {
                const auto side = resolvent_side(family, node.value);
                const double density = (1.0 - side.chi * (1.0 - side.captured)).imag() / std::numbers::pi;
                const double u = support.base() + node.offset;
                const double f = -std::expm1(-(u + problem.ridge) * time) / (u + problem.ridge);
                captured += node.weight * density * (2.0 * f - u * f * f);
            }
            CHECK(std::abs(flow.at(time).train - (1.0 - captured)) < 1e-8);
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
    for (const Case& c : cases) {
        const ScoreProblem problem = problem_of(c);
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
    for (const Case& c : cases) {
        const TrainingFlow flow(problem_of(c), 1e-3, 1e9);
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

/// The errors at one time by the trapezoidal rule on an ellipse around the whole spectrum, where f_tau
/// itself, an entire function, is integrated: another contour, another integrand and another cancellation
/// than the library's.
TrainingPoint errors_on_ellipse(const ScoreProblem& problem, double time) {
    const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
    const auto family = resolvent_family(problem, spectrum);
    const FeatureSpectrum support(problem);
    const double low = support.atoms().empty() ? support.edges().front() : support.base();
    const double centre = 0.5 * (low + support.edges().back());
    const double reach = 0.5 * (support.edges().back() - low);
    constexpr int half = 300;
    // Semi-axes: a margin of 3 / tau to the left keeps exp(-z tau) moderate.
    const double wide = reach + 2.0 / time, tall = 0.8 * reach;
    std::vector<ResolventSide<MarchenkoPastur>> sides;
    std::vector<Complex> weight, train_weight;
    HalfPlanePoint<3> point;
    for (int k = 0; k < half; ++k) {
        const double angle = std::numbers::pi * (k + 0.5) / half;
        const Complex z(centre + wide * std::cos(angle), tall * std::sin(angle));
        const Complex dz =
            Complex(-wide * std::sin(angle), tall * std::cos(angle)) * (std::numbers::pi / half);
        point =
            k == 0 ? solve_from_above(family, z - family.base) : continue_to(family, point, z - family.base);
        REQUIRE(point.status == Status::converged);
        sides.push_back(resolvent_side(family, point.value));
        const Complex f = (1.0 - std::exp(-(z + problem.ridge) * time)) / (z + problem.ridge);
        const Complex measure = -dz / Complex(0.0, 2.0 * std::numbers::pi);  // f(U) = -int f R dz / (2 pi i)
        weight.push_back(measure * f);
        train_weight.push_back(measure * (2.0 * f - z * f * f));
    }
    TrainingPoint result;
    double linear = 0.0, quadratic = 0.0, train = 0.0;
    for (int j = 0; j < half; ++j) {
        const auto& one = sides[static_cast<std::size_t>(j)];
        const Complex weight_one = weight[static_cast<std::size_t>(j)];
        linear += 2.0 * (weight_one * one.captured).real();
        train +=
            2.0 * (train_weight[static_cast<std::size_t>(j)] * (1.0 - one.chi * (1.0 - one.captured))).real();
        for (int k = 0; k < half; ++k) {
            const auto& two = sides[static_cast<std::size_t>(k)];
            const Complex weight_two = weight[static_cast<std::size_t>(k)];
            // tr[V R1 U_pop R2 V^T]/d = F_12 - 1 + P_1 + P_2
            quadratic += 2.0 * (weight_one * weight_two *
                                (two_point(family, one, two).test - 1.0 + one.captured + two.captured))
                                   .real();
            ResolventSide<MarchenkoPastur> mirror = resolvent_side(
                family, {std::conj(1.0 / two.w - 1.0),
                         std::conj(problem.draws.inverse() == 1.0 ? Complex(0.0) : 1.0 / two.v - 1.0),
                         std::conj(two.g)});
            quadratic += 2.0 * (weight_one * std::conj(weight_two) *
                                (two_point(family, one, mirror).test - 1.0 + one.captured + mirror.captured))
                                   .real();
        }
    }
    result.test = 1.0 - 2.0 * linear + quadratic;
    result.train = 1.0 - train;
    return result;
}

TEST_CASE("an ellipse around the spectrum gives the same errors at intermediate times") {
    for (const std::size_t i : {std::size_t{0}, std::size_t{4}}) {
        const ScoreProblem problem = problem_of(cases[i]);
        for (const double time : {0.3, 2.0}) {
            const TrainingPoint expected = errors_on_ellipse(problem, time);
            const TrainingFlow flow(problem, time, time);
            CHECK_CLOSE(flow.at(time).test, expected.test, 1e-9);
            CHECK_CLOSE(flow.at(time).train, expected.train, 1e-9);
        }
    }
}

TEST_CASE("the training error is the integral over the spectral measure of the gradient on the real axis") {
    for (const Case& c : cases) {
        const ScoreProblem problem = problem_of(c);
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const FeatureSpectrum support(problem);
        REQUIRE(support.status() == Status::converged);
        const TrainingFlow flow(problem, 1e-3, 1e6);
        for (const double time : {1e-2, 0.7, 30.0, 4e3}) {
            double captured = 0.0;
            for (const FeatureSpectrum::Node& node : support.nodes()) {
                const auto side = resolvent_side(family, node.value);
                const double density = (1.0 - side.chi * (1.0 - side.captured)).imag() / std::numbers::pi;
                const double u = support.base() + node.offset;
                const double f = -std::expm1(-(u + c.ridge) * time) / (u + c.ridge);
                captured += node.weight * density * (2.0 * f - u * f * f);
            }
            CHECK(std::abs(flow.at(time).train - (1.0 - captured)) < 1e-8);
        }
    }
}

TEST_CASE("the errors of the modes average to those of the whole at every time") {
    const ScoreProblem problem = problem_of(cases[2]);
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
    const ScoreProblem problem = problem_of(cases[4]);
    const TrainingFlow coarse(problem, 1e-3, 1e3), shifted(problem, 1.7e-3, 1e3);
    for (int i = 0; i <= 60; ++i) {
        const double time = 2e-3 * std::pow(10.0, 0.09 * i);
        CHECK_CLOSE(coarse.at(time).test, shifted.at(time).test, 3e-12);
        CHECK(std::abs(coarse.at(time).train - shifted.at(time).train) < 1e-11);
    }
}

TEST_CASE("a list of times keeps its order and may contain both ends") {
    const ScoreProblem problem = problem_of(cases[0]);
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
