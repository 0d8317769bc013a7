#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/compare/suite.hpp>
#include <resolva/validation/compare/verdict.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;

TEST_CASE("a verdict weighs the distance against the error bar and says so") {
    Extrapolation fit;
    fit.status = Status::converged;
    fit.limit = 1.02;
    fit.standard_error = 0.004;
    CHECK(judge("test", 1.02, fit, 1e6).outcome == Outcome::agrees);
    const Verdict wrong = judge("test", 1.0, fit, 1e6);
    CHECK(wrong.outcome == Outcome::disagrees);
    CHECK_CLOSE(wrong.z, 5.0, 1e-3);
    CHECK(wrong.sentence.find("disagrees") != std::string::npos);
    fit.standard_error = 0.3;
    CHECK(judge("test", 1.0, fit, 1e6).outcome == Outcome::undecided);
    CHECK(judge("test", std::nan(""), fit, 1e6).outcome == Outcome::undecided);
    fit.standard_error = 0.004;
    fit.p_value = 1e-9;
    CHECK(judge("test", 1.02, fit, 1e6).outcome == Outcome::undecided);
}

TEST_CASE("an error bar from few replicas counts by the law of Student") {
    // P(|t_4| > 4.604) = 0.01 = P(|g| > 2.5758), from the tables of both laws.
    Extrapolation fit;
    fit.status = Status::converged;
    fit.limit = 1.04604;
    fit.standard_error = 0.01;
    CHECK_CLOSE(judge("test", 1.0, fit, 4.0).z, 2.5758, 1e-3);
}

TEST_CASE("standard errors are pooled over sizes as deviations proportional to 1/d") {
    Model model{find_activation("relu"), find_activation("identity")};
    Study study{model, {}, {}};
    study.plan.sizes = {10, 20};
    study.plan.replicas = {2};
    const auto add = [&](std::size_t size, std::uint32_t replica, double value) {
        Record record{{size, replica}, {}};
        record.measurement.values[Observable::test] = value;
        record.measurement.status = Status::converged;
        study.records.push_back(record);
    };
    add(10, 0, 1.1);
    add(10, 1, 0.9);  // (d s)^2 = 100 * 0.02
    add(20, 0, 1.3);
    add(20, 1, 1.0);  // 400 * 0.045
    const Summary summary = summarise(study, Observable::test);
    CHECK(summary.degrees_of_freedom == 2.0);
    const double unit = std::sqrt((2.0 + 18.0) / 2.0);
    CHECK_CLOSE(summary.averages[0].standard_error, unit / (10.0 * std::sqrt(2.0)), 1e-12);
    CHECK_CLOSE(summary.averages[1].standard_error, unit / (20.0 * std::sqrt(2.0)), 1e-12);
    study.records.back().measurement.status = Status::not_finite;
    CHECK(summarise(study, Observable::test).failed == 1);
}

Study example_study() {
    // A strong ridge, so that the errors feel the scale of the features.
    const Model model = test::model_of("erf", "identity", 1.0, 2.0, 4.0, 0.5, 1.0, 4);
    Plan plan;
    plan.sizes = {32, 50, 80};
    plan.replicas = {360, 240, 180};
    plan.seed = 3;
    RunOptions options;
    options.threads = 2;
    return run(model, plan, options);
}

TEST_CASE("the verdict agrees with the theory and turns on a planted error of two per cent") {
    const Study study = example_study();
    const std::vector<Observable> observables{Observable::test,          Observable::train,
                                              Observable::score,         Observable::exact,
                                              Observable::normal_test,   Observable::normal_train,
                                              Observable::tangent_test,  Observable::tangent_train,
                                              Observable::weighted_test, Observable::weighted_train};
    const std::vector<Comparison> honest = compare(study, observables);
    REQUIRE(honest.size() == observables.size());
    for (const Comparison& comparison : honest) {
        INFO(comparison.verdict.sentence);
        CHECK(comparison.verdict.outcome == Outcome::agrees);
    }
    CHECK(overall(honest) == Outcome::agrees);

    // Two per cent in one equivalence constant, mu_1: the only change.
    const ScoreProblem right = equations(study.model);
    EquivalenceConstants spoiled = right.constants;
    spoiled.mu1 *= 1.02;
    spoiled.b2 *= 1.02 * 1.02;
    spoiled.beta2 *= 1.02 * 1.02;
    const Prediction wrong =
        predict(ScoreProblem{spoiled, right.noising, right.spectrum, right.exact, right.sample_ratio,
                             right.feature_ratio, right.ridge, right.draws});
    ObservableValues planted = predicted_observables(study.model);
    planted[Observable::test] = wrong.test;
    planted[Observable::train] = wrong.train;
    const std::vector<Comparison> caught = compare(study, {Observable::test, Observable::train}, planted);
    for (const Comparison& comparison : caught) UNSCOPED_INFO(comparison.verdict.sentence);
    CHECK(overall(caught) == Outcome::disagrees);

    // Two per cent in the number itself.
    planted = predicted_observables(study.model);
    planted[Observable::test] *= 1.02;
    CHECK(overall(compare(study, {Observable::test}, planted)) == Outcome::disagrees);
}

void check_held_sets(std::size_t first, std::size_t last) {
    RunOptions options;
    options.threads = 2;
    const Plan plan = quick_plan();
    const std::vector<SuiteCase> cases = validation_suite();
    REQUIRE(cases.size() == 9);
    for (std::size_t i = first; i < last; ++i) {
        const Study study = run(cases[i].model, plan, options);
        for (const Comparison& comparison :
             compare(study, {Observable::test, Observable::train, Observable::score})) {
            INFO(cases[i].name << ": " << comparison.verdict.sentence);
            CHECK(comparison.verdict.outcome == Outcome::agrees);
        }
    }
}

TEST_CASE("the first held parameter sets agree at small sizes") {
    check_held_sets(0, 3);
}

TEST_CASE("the middle held parameter sets agree at small sizes") {
    check_held_sets(3, 6);
}

TEST_CASE("the last held parameter sets agree at small sizes") {
    check_held_sets(6, 9);
}

}  // namespace
