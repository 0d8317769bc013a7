#include <cmath>
#include <string>

#include <rapidcheck.h>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/hermite/feature_constants.hpp>
#include <resolva/theory/hermite/hermite_coefficients.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::Correlation;
using resolva::feature_constants;
using resolva::find_activation;
using resolva::Status;

/// The same function without its closed form: quadrature has to do the work.
Activation anonymous(const std::string& name) {
    const Activation f = find_activation(name);
    return {"anonymous", [f](double x) { return f(x); }, f.breakpoints()};
}

TEST_CASE("quadrature of anonymous callables meets the closed forms within its own error estimate") {
    for (const char* name : {"relu", "leaky_relu:0.2", "sign", "hard_tanh", "erf", "sin",
                             "hermite:0.3,1,0.5,-0.2", "cos", "exp", "gaussian", "step", "abs", "x^4"}) {
        for (const double gamma : {0.3, 1.0, 2.0}) {
            for (const double complement : {2e-12, 2e-6, 1e-3, 0.05, 0.3, 0.9, 0.9999}) {
                const Correlation r{1.0 - complement, complement};
                const auto closed = feature_constants(find_activation(name), gamma, r);
                const auto numeric = feature_constants(anonymous(name), gamma, r);
                INFO(name << " gamma = " << gamma << " 1 - r = " << complement << " estimated error "
                          << numeric.relative_error);
                REQUIRE(closed.status == Status::converged);
                REQUIRE(numeric.status == Status::converged);
                const double allowed = 2.0 * numeric.relative_error + 1e-14;
                const double norm =
                    std::sqrt(closed.mu0 * closed.mu0 + closed.mu1 * closed.mu1 + closed.mu_star2);
                CHECK(std::abs(numeric.mu0 - closed.mu0) <= allowed * norm);
                CHECK(std::abs(numeric.mu1 - closed.mu1) <= allowed * norm);
                CHECK_CLOSE(numeric.mu_star2, closed.mu_star2, allowed);
                CHECK_CLOSE(numeric.alpha2, closed.alpha2, allowed);
                CHECK_CLOSE(numeric.s2, closed.s2, allowed);
                CHECK(numeric.relative_error <= 1e-10);
            }
        }
    }
}

TEST_CASE("the constants are sums over the squared Hermite coefficients where those are summable directly") {
    const Correlation r{0.7, 0.3};
    for (const std::string& name : resolva::activation_names()) {
        for (const double gamma : {0.6, 1.0, 1.8}) {
            const Activation f = find_activation(name);
            const auto constants = feature_constants(f, gamma, r);
            const auto c = resolva::hermite_coefficients(f, gamma, 120);
            double alpha2 = 0.0;
            for (std::size_t k = 2; k < c.values.size(); ++k) {
                alpha2 += c.values[k] * c.values[k] * std::pow(r.value, static_cast<double>(k));
            }
            INFO(name << " gamma = " << gamma);
            CHECK_CLOSE(constants.alpha2, alpha2, 1e-13);
            CHECK_CLOSE(constants.mu0 + 1.0, c.values[0] + 1.0, 1e-14);
            CHECK_CLOSE(constants.mu1 + 1.0, c.values[1] + 1.0, 1e-14);
        }
    }
}

TEST_CASE("polynomials of random coefficients obey their finite sums and agree with quadrature") {
    CHECK(rc::check("closed polynomial constants", [] {
        const auto integers = *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(-50, 51));
        const double gamma = 0.2 + 0.01 * *rc::gen::inRange(0, 180);
        const double x = 0.01 * *rc::gen::inRange(1, 100);
        std::string name = "hermite:0";
        double size = 0.0;
        for (const int c : integers) {
            name += ',';
            name += std::to_string(0.1 * c);
            size += std::abs(c);
        }
        RC_PRE(size > 0.0);
        const Correlation r{x, 1.0 - x};
        const auto closed = feature_constants(find_activation(name), gamma, r);
        const auto numeric = feature_constants(anonymous(name), gamma, r);
        const double scale =
            1e-13 * (closed.mu0 * closed.mu0 + closed.mu1 * closed.mu1 + closed.mu_star2 + 1e-300);
        RC_ASSERT(std::abs(closed.mu_star2 - numeric.mu_star2) <= 10.0 * scale);
        RC_ASSERT(std::abs(closed.alpha2 - numeric.alpha2) <= 10.0 * scale);
        RC_ASSERT(std::abs(closed.s2 - numeric.s2) <= 10.0 * scale);
        RC_ASSERT(closed.alpha2 <= x * x * closed.mu_star2 * (1.0 + 1e-14));
    }));
}

TEST_CASE("alpha2 grows and s2 falls with the correlation and both meet the whole at the ends") {
    for (const std::string& name : resolva::activation_names()) {
        const Activation f = find_activation(name);
        double previous_alpha2 = 0.0;
        double previous_s2 = feature_constants(f, 0.8, {0.0, 1.0}).s2;
        INFO(name);
        CHECK_CLOSE(previous_s2, feature_constants(f, 0.8, {0.0, 1.0}).mu_star2, 2e-15);
        for (const double x : {1e-3, 0.1, 0.5, 0.9, 0.95, 0.999, 1.0 - 1e-9}) {
            const auto c = feature_constants(f, 0.8, {x, 1.0 - x});
            if (name != "identity") {
                CHECK(c.alpha2 > previous_alpha2);
                CHECK(c.s2 < previous_s2);
            }
            previous_alpha2 = c.alpha2;
            previous_s2 = c.s2;
        }
        CHECK(feature_constants(f, 0.8, {1.0, 0.0}).s2 == 0.0);
    }
}

TEST_CASE("an undeclared kink is noticed by the error estimate or integrated all the same") {
    const Activation hidden("hidden kink", [](double x) { return std::abs(x - 0.3); });
    const Activation declared("declared kink", [](double x) { return std::abs(x - 0.3); }, {0.3});
    for (const double complement : {1e-6, 1e-2, 0.5}) {
        const Correlation r{1.0 - complement, complement};
        const auto careless = feature_constants(hidden, 1.0, r);
        const auto careful = feature_constants(declared, 1.0, r);
        REQUIRE(careful.status == Status::converged);
        const double error = std::abs(careless.s2 - careful.s2) / careful.s2;
        INFO("error " << error << " estimated " << careless.relative_error);
        CHECK((careless.status == Status::inaccurate || error < 1e-9));
    }
}

TEST_CASE("steep tanh meets two independent quadratures in the variable of the transition") {
    // mu_1 and mu_star2: adaptive quadrature with 30 digits. s2: nested Gauss rules on intervals that double away from
    // the transition, in log q.
    struct Case {
        double gamma, complement, mu1, mu_star2, s2;
    };
    for (const Case& c : {Case{1e2, 1e-4, 0.79785175194869567, 0.355454064392910039, 4.05464543658405e-3},
                          Case{1e4, 1e-8, 0.797884557521696646, 0.363300444412654187, 4.11768962887291e-5},
                          Case{1e4, 0.02, 0.797884557521696646, 0.363300444412654187, 0.114724963704244},
                          Case{1e6, 1e-12, 0.797884560802537239, 0.363379429748381453, 4.11831988484943e-7},
                          Case{1e6, 1e-6, 0.797884560802537239, 0.363379429748381453, 8.98882257090192e-4}}) {
        const auto found =
            feature_constants(find_activation("tanh"), c.gamma, {1.0 - c.complement, c.complement});
        INFO("gamma " << c.gamma << " 1 - r " << c.complement << " claimed " << found.relative_error);
        CHECK(found.status == Status::converged);
        CHECK_CLOSE(found.mu1, c.mu1, 1e-14);
        CHECK_CLOSE(found.mu_star2, c.mu_star2, found.relative_error + 1e-15);
        CHECK_CLOSE(found.s2, c.s2, found.relative_error + 2e-14);
        CHECK(std::abs(found.alpha2 + found.s2 - found.mu_star2) <= 1e-14);
        // The same function far from its declared name, and as the logistic function 2 sigmoid(2 x) - 1.
        const Activation logistic("logistic",
                                  [](double x) { return 2.0 / (1.0 + std::exp(-2.0 * x)) - 1.0; });
        CHECK_CLOSE(feature_constants(logistic, c.gamma, {1.0 - c.complement, c.complement}).s2, c.s2, 1e-11);
    }
}

TEST_CASE("steep callables meet the closed forms of erf within the error they claim") {
    for (const double gamma : {10.0, 300.0, 5e3, 1e6}) {
        for (const double complement : {1e-12, 1.0 / (gamma * gamma), 1e-2, 0.4}) {
            const Correlation r{1.0 - complement, complement};
            const auto closed = feature_constants(find_activation("erf"), gamma, r);
            const auto numeric = feature_constants(anonymous("erf"), gamma, r);
            INFO("gamma " << gamma << " 1 - r " << complement << " claimed " << numeric.relative_error);
            CHECK(numeric.status == Status::converged);
            const double allowed = numeric.relative_error + closed.relative_error;
            CHECK_CLOSE(numeric.mu_star2, closed.mu_star2, allowed);
            CHECK_CLOSE(numeric.alpha2, closed.alpha2, allowed);
            CHECK_CLOSE(numeric.s2, closed.s2, allowed);
        }
    }
    // Towards infinite steepness the constants are those of the sign, approached at the rate 1 / gamma.
    const auto sign = feature_constants(find_activation("sign"), 1.0, {0.98, 0.02});
    const double near =
        std::abs(feature_constants(find_activation("tanh"), 1e4, {0.98, 0.02}).s2 / sign.s2 - 1.0);
    const double nearer =
        std::abs(feature_constants(find_activation("tanh"), 1e5, {0.98, 0.02}).s2 / sign.s2 - 1.0);
    CHECK(nearer < 0.2 * near);
}

TEST_CASE("jumps and kinks that were not declared give the constants of those that were") {
    const auto step = [](double x) { return x > 0.3 ? 1.0 : 0.0; };
    const auto broken = [](double x) { return std::abs(x - 0.3) + (x > -1.37 ? 0.1 : 0.0); };
    for (const double complement : {1e-6, 1e-2, 0.5}) {
        const Correlation r{1.0 - complement, complement};
        const auto check = [&](const Activation& bare, const Activation& declared) {
            const auto found = feature_constants(bare, 1.0, r);
            const auto expected = feature_constants(declared, 1.0, r);
            INFO(declared.name() << " 1 - r " << complement);
            CHECK(found.status == Status::converged);
            CHECK_CLOSE(found.mu_star2, expected.mu_star2, 1e-12);
            CHECK_CLOSE(found.alpha2, expected.alpha2, 1e-12);
            CHECK_CLOSE(found.s2, expected.s2, 1e-12);
        };
        check({"bare step", step}, {"step", step, {0.3}});
        check({"bare", broken}, {"kink and jump", broken, {0.3, -1.37}});
    }
}

TEST_CASE("what quadrature cannot follow is inaccurate with a reason and an error of its size") {
    const auto wild =
        feature_constants(Activation("wild", [](double x) { return std::sin(1e5 * x); }), 1.0, {0.98, 0.02});
    CHECK(wild.status == Status::inaccurate);
    CHECK(wild.reason.find("scales") != std::string::npos);
    CHECK(wild.relative_error > std::abs(wild.s2 / 0.5 - 1.0));
    // An affine part that drowns the rest: the rest is known as well as it is claimed, not better.
    const auto faint = feature_constants(
        Activation("faint", [](double x) { return x + 1e-6 * std::tanh(x); }), 1.0, {0.98, 0.02});
    const auto tanh = feature_constants(find_activation("tanh"), 1.0, {0.98, 0.02});
    CHECK_CLOSE(faint.mu_star2, 1e-12 * tanh.mu_star2, faint.relative_error);
    CHECK_CLOSE(faint.s2, 1e-12 * tanh.s2, faint.relative_error);
    const auto undefined =
        feature_constants(Activation("root", [](double x) { return std::sqrt(x); }), 1.0, {0.98, 0.02});
    CHECK(undefined.status == Status::not_finite);
    CHECK(undefined.reason.find("no Gaussian expectation") != std::string::npos);
    const auto huge = feature_constants(find_activation("cubic"), 1e100, {0.5, 0.5});
    CHECK(huge.status == Status::not_finite);
    CHECK(huge.reason.find("overflow") != std::string::npos);
}

TEST_CASE("arguments outside their domain are refused by name") {
    const Activation f = find_activation("tanh");
    CHECK_THROWS_WITH(feature_constants(f, 0.0, {0.5, 0.5}), Catch::Matchers::Contains("deviation"));
    CHECK_THROWS_WITH(feature_constants(f, 1.0, {-0.1, 1.1}), Catch::Matchers::Contains("correlation"));
    CHECK_THROWS_WITH(feature_constants(f, 1.0, {1.5, 0.0}), Catch::Matchers::Contains("correlation"));
}

}  // namespace
