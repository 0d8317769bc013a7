#include <cmath>

#include <resolva/validation/lemmas/lemma_check.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;

TEST_CASE("a power law is fitted exactly and its error by hand") {
    std::vector<SizeAverage> averages;
    for (const double d : {20.0, 40.0, 80.0})
        averages.push_back({d, 3.0 * std::pow(d, -0.5), 0.03 * std::pow(d, -0.5)});
    const Rate rate = fit_rate(averages);
    CHECK_CLOSE(rate.exponent, -0.5, 1e-12);
    // Relative errors of one per cent at log sizes -log 2, 0, log 2 about their mean.
    CHECK_CLOSE(rate.standard_error, 0.01 / (std::sqrt(2.0) * std::log(2.0)), 1e-10);
    averages.back().value = -1.0;
    CHECK(std::isnan(fit_rate(averages).exponent));
}

TEST_CASE("a lemma is judged by its number and by its rate") {
    LemmaCheck check{"lemma", "quantity", "route", 1.0, 1.02, 0.01};
    CHECK(judge_lemma(check, 4.0) == Outcome::agrees);
    CHECK(judge_lemma(check, 1.0) == Outcome::disagrees);
    check.expected_rate = -0.5;
    CHECK(judge_lemma(check, 4.0) == Outcome::undecided);  // no rate was fitted
    check.rate = {0.0, 0.05};
    CHECK(judge_lemma(check, 4.0) == Outcome::disagrees);
    check.rate = {-0.5, 0.4};
    CHECK(judge_lemma(check, 4.0) == Outcome::undecided);
    check.rate = {-0.5, 0.05};
    CHECK(judge_lemma(check, 4.0) == Outcome::agrees);
}

LemmaPlan small_lemma_plan() {
    LemmaPlan plan;
    plan.sizes = {24, 48, 96};
    plan.replicas = 8;
    return plan;
}

void check_all(const std::vector<LemmaCheck>& checks) {
    for (const LemmaCheck& check : checks) {
        INFO(check.lemma << ": " << check.quantity << " by " << check.route << ": " << check.theory
                         << " against " << check.measured << " +- " << check.error << " rate "
                         << check.rate.exponent << " +- " << check.rate.standard_error);
        CHECK(check.outcome == Outcome::agrees);
    }
}

TEST_CASE("every lemma holds for a rectified network on a bent manifold") {
    const Model model = test::model_of("relu", "tanh", 0.2, 2.0, 1.5, 0.5, 1e-2, 2);
    const std::vector<LemmaCheck> checks = check_lemmas(model, small_lemma_plan());
    CHECK(checks.size() > 30);
    check_all(checks);
}

TEST_CASE("every lemma holds for error-function features on a linear manifold with averaged noise") {
    const Model model = test::model_of("erf", "identity", 0.3, 2.0, 1.5, 0.5, 1e-2, 0);
    check_all(check_lemmas(model, small_lemma_plan()));
}

}  // namespace
