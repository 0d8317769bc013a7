#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/optimum.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using resolva::test::model_of;

TEST_CASE("no ridge on a fine grid beats the optimal ridge") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-3, 4));
    for (const OptimumOf of : {OptimumOf::test, OptimumOf::score}) {
        const Optimum best = find_optimum(problem, OptimumOver::ridge, of, default_range(OptimumOver::ridge));
        REQUIRE(best.status == Status::converged);
        CHECK(best.place == MinimumPlace::inside);
        ScoreProblem other = problem;
        other.ridge = best.argument;
        const Prediction there = predict(other);
        CHECK_CLOSE(best.value, of == OptimumOf::test ? there.test : there.score, 1e-14);
        for (int i = 0; i <= 2000; ++i) {
            other.ridge = std::pow(10.0, -9.0 + 12.0 * i / 2000.0);
            const Prediction p = predict(other);
            CHECK((of == OptimumOf::test ? p.test : p.score) >= best.value * (1.0 - 1e-13));
        }
    }
}

TEST_CASE("test and score error have the same optimal ridge") {
    // score = (test - exact) / h and the exact error does not depend on the network.
    const ScoreProblem problem = equations(model_of("tanh", "linear", 0.5, 2, 3, 0.3, 1e-3, 2));
    const auto range = default_range(OptimumOver::ridge);
    const double by_test = find_optimum(problem, OptimumOver::ridge, OptimumOf::test, range).argument;
    const double by_score = find_optimum(problem, OptimumOver::ridge, OptimumOf::score, range).argument;
    CHECK_CLOSE(by_test, by_score, 1e-5);
}

TEST_CASE("the ridgeless limit is preferred when regularisation only hurts") {
    // Infinitely many samples and a linear network: nothing to regularise.
    const ScoreProblem problem = equations(model_of("identity", "linear", 0.5, 1e8, 0.5, 0.3, 1e-3, 0));
    const Optimum best =
        find_optimum(problem, OptimumOver::ridge, OptimumOf::test, default_range(OptimumOver::ridge));
    CHECK(best.value <= predict(problem).test);
    CHECK(best.argument < 1e-6);
}

TEST_CASE("an optimum at the end of the range says so") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-3, 4));
    const Optimum best = find_optimum(problem, OptimumOver::ridge, OptimumOf::test, {10.0, 100.0});
    CHECK(best.place != MinimumPlace::at_upper_end);
    CHECK_THROWS_AS(find_optimum(problem, OptimumOver::ridge, OptimumOf::test, {1.0, 0.1}), BadArgument);
}

TEST_CASE("the optimal width beats every width on a grid") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-2, 1));
    const Optimum best = find_optimum(problem, OptimumOver::feature_ratio, OptimumOf::test,
                                      default_range(OptimumOver::feature_ratio));
    ScoreProblem other = problem;
    for (int i = 0; i <= 1000; ++i) {
        other.feature_ratio = std::pow(10.0, -3.0 + 8.0 * i / 1000.0);
        CHECK(predict(other).test >= best.value * (1.0 - 1e-12));
    }
}

TEST_CASE("sample complexities match their reference values and grow with the intrinsic dimension") {
    // Root of the 40-digit score error (mpmath); ReLU, linear manifold, t = 0.1, psi_p = 64, ridge 1e-3,
    // target 0.5.
    const double psi_d[] = {0.05, 0.1, 0.2, 0.4, 0.8};
    const double expected[] = {9.062, 18.211, 35.452, 64.605, 102.647};
    for (int i = 0; i < 5; ++i) {
        ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 1, 64, psi_d[i], 1e-3, 0));
        const SampleComplexity found = sample_complexity(problem, 0.5);
        REQUIRE(found.status == Status::converged);
        CHECK_CLOSE(found.sample_ratio, expected[i], 1e-3);
        problem.sample_ratio = found.sample_ratio;
        CHECK_CLOSE(predict(problem).score, 0.5, 1e-10);
    }
}

TEST_CASE("an unreachable target is answered by a reason and the limit") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 1, 0.5, 0.3, 1e-3, 0));
    const SampleComplexity found = sample_complexity(problem, 1e-3);
    CHECK(found.status == Status::no_bracket);
    CHECK(std::isnan(found.sample_ratio));
    CHECK(found.limit > 1e-3);
    CHECK(found.reason.find("No sample size") != std::string::npos);
    CHECK_THROWS_AS(sample_complexity(problem, 0.0), BadArgument);
}

TEST_CASE("double descent makes several crossings and the lasting one is the last") {
    // One draw and a small ridge: the error peaks at psi_n = psi_p.
    const ScoreProblem problem = equations(model_of("relu", "linear", 1.0, 1, 4, 1.0, 1e-6, 1));
    const SampleComplexity found = sample_complexity(problem, 0.9);
    REQUIRE(found.status == Status::converged);
    REQUIRE(found.crossings.size() >= 1);
    ScoreProblem other = problem;
    other.sample_ratio = found.lasting_sample_ratio * 1.01;
    CHECK(predict(other).score <= 0.9);
}

TEST_CASE("a narrow interpolation peak is found between two scan points") {
    // Almost ridgeless, one draw: the error is about 145 at psi_n = 60 and 62 and 4e5 at psi_n = psi_p = 61.
    ScoreProblem problem = equations(model_of("relu", "linear", 1.0, 1, 61, 0.5, 1e-12, 1));
    const auto score_at = [&](double psi_n) {
        problem.sample_ratio = psi_n;
        return predict(problem).score;
    };
    // Above and below the errors beside the peak, up to just below its top.
    for (const double target : {200.0, 1e4, 0.999 * score_at(61.0)}) {
        REQUIRE(score_at(60.0) < target);
        const SampleComplexity found = sample_complexity(problem, target);
        INFO("target " << target);
        REQUIRE(found.status == Status::converged);
        REQUIRE(found.crossings.size() == 2);
        CHECK(found.sample_ratio == 0.0);
        CHECK(found.lasting_sample_ratio == found.crossings[1]);
        CHECK(found.crossings[0] < 61.0);
        CHECK(found.crossings[1] > 61.0);
        for (const double psi_n : found.crossings) CHECK_CLOSE(score_at(psi_n), target, 1e-5);
    }
}

TEST_CASE("the divergence of the ridgeless error is crossed on both sides for any number of draws") {
    for (const long draws : {1L, 3L}) {
        const ScoreProblem problem = equations(model_of("tanh", "linear", 0.5, 1, 7.3, 0.3, 0.0, draws));
        const SampleComplexity found = sample_complexity(problem, 1e6);
        REQUIRE(found.status == Status::converged);
        REQUIRE(found.crossings.size() == 2);
        const double threshold = 7.3 / static_cast<double>(draws);
        CHECK(found.crossings[0] < threshold);
        CHECK(found.crossings[1] > threshold);
        CHECK_CLOSE(found.crossings[0], threshold, 1e-3);
    }
}

TEST_CASE("an optimum beyond the default range is found by itself") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 1e-3, 1, 64, 0.5, 1e-3, 1));
    const Optimum best = find_optimum(problem, OptimumOver::ridge, OptimumOf::test);
    REQUIRE(best.status == Status::converged);
    CHECK(best.place == MinimumPlace::inside);
    CHECK_CLOSE(best.argument, 24042.0, 1e-3);
    // Without linear part every ridge but the infinite one lets noise in.
    const ScoreProblem quadratic = equations(model_of("quadratic", "linear", 0.1, 2, 3, 0.3, 1e-3, 1));
    CHECK(find_optimum(quadratic, OptimumOver::ridge, OptimumOf::test).place != MinimumPlace::inside);
}

TEST_CASE("no ridgeless search is void whatever the draws and the target") {
    resolva::test::RandomBox box(150);
    const char* features[] = {"relu", "erf", "tanh", "gelu"};
    for (int i = 0; i < 150; ++i) {
        const double psi_p = box.log_uniform(0.05, 50.0), psi_d = box.log_uniform(0.05, 5.0);
        const double time = box.log_uniform(1e-2, 7.0), target = box.log_uniform(0.1, 1e3);
        ScoreProblem problem =
            equations(model_of(features[i % 4], "linear", time, 1, psi_p, psi_d, 0.0, 1 + i % 6));
        INFO(features[i % 4] << " psi_p " << psi_p << " psi_d " << psi_d << " t " << time << " m "
                             << 1 + i % 6 << " target " << target);
        const SampleComplexity found = sample_complexity(problem, target);
        CHECK((found.status == Status::converged || found.status == Status::no_bracket));
        CHECK((found.status == Status::converged || !found.reason.empty()));
        for (const double psi_n : found.crossings) {
            problem.sample_ratio = psi_n;
            CHECK_CLOSE(predict(problem).score, target, 1e-4);
        }
    }
    for (const auto& [psi_p, draws] : {std::pair{0.86, 3L}, {0.5, 6L}, {5.3, 2L}}) {
        const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 1, psi_p, 0.5, 0.0, draws));
        CHECK(sample_complexity(problem, 10.0).status == Status::converged);
    }
}

TEST_CASE("points known less well than promised are not taken for good ones") {
    const ScoreProblem exact = equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-3, 1));
    EquivalenceConstants constants = exact.constants;
    constants.relative_error = 1e-4;
    const ScoreProblem problem{constants,          exact.noising,       exact.spectrum, exact.exact,
                               exact.sample_ratio, exact.feature_ratio, exact.ridge,    exact.draws};
    const Prediction p = predict(problem);
    CHECK(p.status == Status::inaccurate);
    CHECK(p.relative_error > 1e-4);
    CHECK(std::isfinite(p.test));
    const Optimum best =
        find_optimum(problem, OptimumOver::ridge, OptimumOf::test, default_range(OptimumOver::ridge));
    CHECK(best.status == Status::inaccurate);
    CHECK(std::isnan(best.argument));
    const SampleComplexity found = sample_complexity(problem, 3.0);
    CHECK(found.status == Status::inaccurate);
    CHECK_FALSE(found.reason.empty());
}

TEST_CASE("the limit of many samples does not depend on the target") {
    const ScoreProblem problem = equations(model_of("relu", "linear", 0.1, 1, 4, 0.3, 1e-3, 1));
    ScoreProblem many = problem;
    many.sample_ratio = largest_sample_ratio;
    for (const double target : {1e-3, 1.0, 1e12, 1e20}) {
        CHECK(sample_complexity(problem, target).limit == predict(many).score);
    }
}

TEST_CASE("an error that no parameter changes is flat and one that it changes is not") {
    // Even features and exact noise averages: the linear gain is zero and nothing is learned whatever the
    // ridge.
    const auto range = default_range(OptimumOver::ridge);
    const ScoreProblem quadratic = equations(model_of("quadratic", "linear", 0.1, 2, 3, 0.3, 1e-3, 0));
    for (const OptimumOf of : {OptimumOf::test, OptimumOf::score}) {
        const Optimum best = find_optimum(quadratic, OptimumOver::ridge, of, range);
        REQUIRE(best.status == Status::converged);
        CHECK(best.place == MinimumPlace::flat);
        CHECK_CLOSE(best.value,
                    of == OptimumOf::test ? 1.0 : (1.0 - quadratic.exact.value) / quadratic.noising.noise,
                    1e-13);
    }
    const ScoreProblem overfits = equations(model_of("quadratic", "linear", 0.1, 2, 3, 0.3, 1e-3, 1));
    CHECK(find_optimum(overfits, OptimumOver::ridge, OptimumOf::test, range).place != MinimumPlace::flat);
    const ScoreProblem relu = equations(model_of("relu", "linear", 0.1, 2, 3, 0.3, 1e-3, 0));
    CHECK(find_optimum(relu, OptimumOver::ridge, OptimumOf::test, range).place != MinimumPlace::flat);
}

}  // namespace
