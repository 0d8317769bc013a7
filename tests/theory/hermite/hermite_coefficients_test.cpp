#include <cmath>
#include <string>

#include <rapidcheck.h>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gauss_hermite.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/hermite/he_n.hpp>
#include <resolva/theory/hermite/hermite_coefficients.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::find_activation;
using resolva::hermite_coefficients;
using resolva::Status;

TEST_CASE("probabilists polynomials obey orthogonality and their explicit forms") {
    CHECK(resolva::he_n(0, 1.7) == 1.0);
    CHECK_CLOSE(resolva::he_n(3, 2.5), 15.625 - 7.5, 1e-15);
    CHECK_CLOSE(resolva::he_n(4, 0.6), std::pow(0.6, 4) - 6.0 * 0.36 + 3.0, 1e-15);
    const auto& rule = resolva::GaussHermite::of_size(64);
    for (int m = 0; m <= 40; m += 4) {
        for (int n = 0; n <= 40; n += 5) {
            const double inner = rule(
                [&](double x) { return resolva::he_n_orthonormal(m, x) * resolva::he_n_orthonormal(n, x); });
            CHECK(std::abs(inner - (m == n ? 1.0 : 0.0)) < 1e-12);
        }
    }
}

TEST_CASE("the Clenshaw sum equals the sum of polynomials for random coefficients and arguments") {
    CHECK(rc::check("he_series", [] {
        const auto integers = *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(-100, 101));
        const double x = 0.01 * *rc::gen::inRange(-500, 501);
        std::vector<double> c(integers.begin(), integers.end());
        double sum = 0.0;
        double magnitude = 1.0;
        for (std::size_t k = 0; k < c.size(); ++k) {
            sum += c[k] * resolva::he_n(static_cast<int>(k), x);
            magnitude += std::abs(c[k]) * std::abs(resolva::he_n(static_cast<int>(k), std::abs(x) + 3.0));
        }
        RC_ASSERT(std::abs(resolva::he_series(c, x) - sum) <= 1e-14 * magnitude);
    }));
}

TEST_CASE("closed coefficients agree with quadrature and both with Parseval's identity") {
    for (const char* name : {"relu", "sign", "hard_tanh", "erf", "sin", "cubic", "leaky_relu:0.3", "cos",
                             "exp", "gaussian", "step", "x^5"}) {
        const Activation f = find_activation(name);
        const Activation bare(
            "bare", [f](double x) { return f(x); }, f.breakpoints());
        for (const double gamma : {0.5, 1.0, 2.5}) {
            const auto closed = hermite_coefficients(f, gamma, 60);
            const auto numeric = hermite_coefficients(bare, gamma, 60);
            REQUIRE(closed.status == Status::converged);
            REQUIRE(numeric.status == Status::converged);
            INFO(name << " gamma = " << gamma);
            double norm = 0.0;
            for (const double c : closed.values) norm += c * c;
            norm = std::sqrt(norm);
            for (std::size_t k = 0; k < closed.values.size(); ++k) {
                CHECK(std::abs(closed.values[k] - numeric.values[k]) < 2e-14 * norm);
            }
            CHECK(std::abs(closed.tail_mass - numeric.tail_mass) <= closed.tail_error + numeric.tail_error);
        }
    }
}

TEST_CASE("the tail mass of ReLU equals the sum of the coefficients that were left out") {
    const Activation relu = find_activation("relu");
    const auto few = hermite_coefficients(relu, 1.0, 20);
    const auto many = hermite_coefficients(relu, 1.0, 4000);
    double between = 0.0;
    for (std::size_t k = 21; k < many.values.size(); ++k) between += many.values[k] * many.values[k];
    CHECK(std::abs(few.tail_mass - between - many.tail_mass) <= few.tail_error + many.tail_error);
    // A kink gives c_k^2 of order k^{-5/2}, so the tail falls as K^{-3/2}.
    const auto next = hermite_coefficients(relu, 1.0, 80);
    CHECK(std::abs(std::log(few.tail_mass / next.tail_mass) / std::log(4.0) - 1.5) < 0.1);
}

TEST_CASE("a tail below rounding is reported as unresolved rather than as a number") {
    const auto c = hermite_coefficients(find_activation("tanh"), 1.0, 200);
    CHECK(c.status == Status::converged);
    CHECK(c.tail_mass <= c.tail_error);
    CHECK(c.tail_error < 1e-14);
    CHECK_CLOSE(c.values[1], 0.60570550960215882558, 2e-15);
    for (std::size_t k = 0; k < c.values.size(); k += 2) CHECK(c.values[k] == 0.0);
}

TEST_CASE("orders and deviations outside their range are refused") {
    const Activation f = find_activation("tanh");
    CHECK_THROWS_WITH(hermite_coefficients(f, 1.0, 0), Catch::Matchers::Contains("order"));
    CHECK_THROWS_WITH(hermite_coefficients(f, -1.0, 5), Catch::Matchers::Contains("deviation"));
}

}  // namespace
