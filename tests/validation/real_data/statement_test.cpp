#include <resolva/validation/real_data/statement.hpp>

#include <limits>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/compare/normal_deviate.hpp>
#include <resolva/validation/finite_size/asymptotic_size.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

const StatementRule rule{4.0, 0.02, 0.1, 12.0};

TEST_CASE("a theory that is off says so only where the size lets it speak") {
    const FiniteSize large{"", 0.05, "d = 400"};
    CHECK(theory_against(1.0, 1.01, 0.001, large, rule).outcome == Outcome::agrees);  // within the tolerance
    CHECK(theory_against(1.0, 1.08, 0.04, large, rule).outcome == Outcome::agrees);   // within chance
    CHECK(theory_against(1.0, 1.5, 0.001, large, rule).outcome == Outcome::disagrees);
    const Statement allowed = theory_against(1.0, 1.04, 0.001, large, rule);
    CHECK(allowed.outcome == Outcome::undecided);
    CHECK(allowed.reason == "d = 400 may do as much, up to 5 %");
    CHECK(theory_against(1.0, 1.3, 0.2, large, rule).reason == "the error bar is too wide to tell, 20 %");
    const double none = std::numeric_limits<double>::quiet_NaN();
    CHECK(theory_against(none, 1.0, 0.1, large, rule).reason == "the theory gives no number");
    CHECK(theory_against(1.0, none, none, large, rule).outcome == Outcome::undecided);

    const FiniteSize small{"d = 30 is too small", 0.9, ""};
    for (const double measured : {1.0, 0.58, 3.0}) {
        const Statement statement = theory_against(1.0, measured, 0.001, small, rule);
        CHECK(statement.outcome == Outcome::undecided);
        CHECK(statement.reason == "d = 30 is too small");
        CHECK_CLOSE(statement.relative + 1.0, measured, 1e-14);
    }
}

TEST_CASE("data are judged by the differences from their twin") {
    CHECK(twin_against_data(1.0, {0.01, 0.0001}, rule).outcome == Outcome::agrees);
    CHECK(twin_against_data(1.0, {0.10, 0.05}, rule).outcome == Outcome::agrees);
    CHECK(twin_against_data(1.0, {-0.10, 0.005}, rule).outcome == Outcome::disagrees);
    const Statement far = twin_against_data(2.0, {-0.5, 0.1}, rule);
    CHECK_CLOSE(far.relative, -0.25, 1e-14);
    CHECK_CLOSE(far.z, normal_deviate(-5.0, 11.0), 1e-13);
}

TEST_CASE("a normal deviate has the probability of the deviate of Student's law") {
    // Quantiles of Student's t with 1 and 10 degrees of freedom at 0.975 and 0.995 (Abramowitz and Stegun, table
    // 26.10) against those of the normal law.
    CHECK_CLOSE(normal_deviate(12.706, 1.0), 1.959964, 1e-4);
    CHECK_CLOSE(normal_deviate(-3.169, 10.0), -2.575829, 1e-4);
    CHECK_CLOSE(normal_deviate(3.0, 1e9), 3.0, 1e-7);
    CHECK(normal_deviate(0.0, 5.0) == 0.0);
}

TEST_CASE("the rule of sizes speaks where quadratic features could be learned") {
    Model model{find_activation("relu"), find_activation("identity")};
    model.sample_ratio = 4.0;
    model.feature_ratio = 3.0;
    model.intrinsic_ratio = 0.1;
    CHECK(below_asymptotic_size(model, 599) ==
          "d = 599 is below 2 min(psi_n, psi_p)/psi_D^2 = 600 (psi_D = 0.1), where the limit begins");
    CHECK(below_asymptotic_size(model, 600).empty());
    for (const char* odd : {"erf", "tanh", "identity", "sign"}) {
        model.feature = find_activation(odd);
        INFO(odd);
        CHECK_FALSE(has_quadratic_features(model));
        CHECK(below_asymptotic_size(model, 10).empty());
    }
    for (const char* other : {"gelu", "softplus", "leaky_relu"}) {
        model.feature = find_activation(other);
        INFO(other);
        CHECK(has_quadratic_features(model));
    }
}

}  // namespace
