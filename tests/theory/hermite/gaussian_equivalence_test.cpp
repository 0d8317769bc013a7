#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "theory/hermite/reference_constants.hpp"

namespace {

using resolva::Activation;
using resolva::EquivalenceConstants;
using resolva::find_activation;
using resolva::gaussian_equivalence;
using resolva::Noising;

const Activation& linear() {
    static const Activation identity = find_activation("linear");
    return identity;
}

TEST_CASE("every constant of every activation meets 40-digit references from t = 1e-6 to 5") {
    for (const auto& reference : resolva::test::reference_constants) {
        INFO(reference.feature << " on " << reference.manifold << " at t = " << reference.time);
        const auto c =
            gaussian_equivalence(find_activation(reference.feature), find_activation(reference.manifold),
                                 Noising::at_time(reference.time));
        // The mean of he_2 and the linear coefficient of he_3 are multiples of gamma^2 - 1: accurate to the
        // rounding of gamma^2, hence the absolute bound.
        const double scale =
            std::sqrt(reference.mu0 * reference.mu0 + reference.mu1 * reference.mu1 + reference.mu_star2);
        CHECK(std::abs(c.mu0 - reference.mu0) <= 2e-15 * scale);
        CHECK(std::abs(c.mu1 - reference.mu1) <= 2e-15 * scale);
        CHECK_CLOSE(c.mu_star2, reference.mu_star2, 2e-14);
        CHECK_CLOSE(c.alpha2, reference.alpha2, 5e-14);
        CHECK_CLOSE(c.s2, reference.s2, 5e-14);
        CHECK(c.relative_error < 1e-12);
        // The claim holds, the rounding of every step included.
        CHECK(std::abs(c.mu0 - reference.mu0) <= c.relative_error * scale);
        CHECK(std::abs(c.mu1 - reference.mu1) <= c.relative_error * scale);
        CHECK_CLOSE(c.mu_star2, reference.mu_star2, c.relative_error);
        CHECK_CLOSE(c.alpha2, reference.alpha2, c.relative_error);
        CHECK_CLOSE(c.s2, reference.s2, c.relative_error);
    }
}

TEST_CASE("the constants of ReLU at unit variance are the published closed forms") {
    const auto c = gaussian_equivalence(find_activation("relu"), linear(), Noising::at_time(0.1));
    CHECK_CLOSE(c.mu0, 0.398942280401433, 1e-14);  // 1 / sqrt(2 pi)
    CHECK_CLOSE(c.mu1, 0.5, 1e-15);
    CHECK_CLOSE(c.mu_star2, 0.0908450569081047, 1e-14);  // 1/4 - 1 / (2 pi)
}

TEST_CASE("the constants of the tanh manifold meet 40-digit references") {
    const auto nu = resolva::manifold_constants(find_activation("tanh"));
    CHECK(nu.nu0 == 0.0);
    CHECK_CLOSE(nu.nu1, resolva::test::tanh_nu1, 2e-15);
    CHECK_CLOSE(nu.nu_star2, resolva::test::tanh_nu_star2, 1e-14);
}

TEST_CASE("shared and private parts sum to the whole and the linear gains to the linear variance") {
    for (const std::string& name : resolva::activation_names()) {
        for (const double t : {1e-8, 1e-3, 0.2, 2.0, 20.0}) {
            const auto c =
                gaussian_equivalence(find_activation(name), find_activation("tanh"), Noising::at_time(t));
            INFO(name << " at t = " << t);
            CHECK(std::abs(c.alpha2 + c.s2 - c.mu_star2) <= 1e-13 * c.mu_star2);
            const double nu2 = c.nu1 * c.nu1 + c.nu_star2;
            CHECK_CLOSE(c.b2 * nu2 + c.beta2, c.mu1 * c.mu1, 1e-14);
            CHECK(c.alpha2 >= 0.0);
            CHECK(c.s2 >= 0.0);
        }
    }
}

TEST_CASE("at short and long times the small constants follow their leading power for every activation") {
    // alpha2 ~ c_k^2 r^k with k the lowest nonlinear degree; s2 ~ (1 - r), (1 - r)^{1/2} for a jump.
    for (const std::string& name : resolva::activation_names()) {
        if (name == "identity") continue;
        INFO(name);
        const Activation f = find_activation(name);
        const auto late = gaussian_equivalence(f, 1.0, Noising::at_time(15.0));
        const auto later = gaussian_equivalence(f, 1.0, Noising::at_time(16.0));
        const bool odd = name == "tanh" || name == "erf" || name == "sigmoid" || name == "hard_tanh" ||
                         name == "sin" || name == "sign" || name == "cubic" || name == "step" ||
                         name == "atan" || name == "softsign";
        const double degree = std::log(late.alpha2 / later.alpha2) / 2.0;
        CHECK(std::abs(degree - (odd ? 3.0 : 2.0)) < 1e-9);
        const auto early = gaussian_equivalence(f, 1.0, Noising::with(1.0, 4e-12));
        const auto earlier = gaussian_equivalence(f, 1.0, Noising::with(1.0, 1e-12));
        const double power = std::log(early.s2 / earlier.s2) / std::log(4.0);
        CHECK(std::abs(power - (name == "sign" || name == "step" ? 0.5 : 1.0)) < 1e-5);
    }
}

TEST_CASE("scaling the data and the noise together scales a homogeneous feature") {
    const Activation relu = find_activation("relu");
    const auto one = gaussian_equivalence(relu, 1.3, Noising::with(0.7, 0.2));
    const auto scaled = gaussian_equivalence(relu, 1.3, Noising::with(0.7 * 8.0, 0.2 * 64.0));
    CHECK_CLOSE(scaled.gamma2, 64.0 * one.gamma2, 1e-15);
    CHECK_CLOSE(scaled.alpha2, 64.0 * one.alpha2, 1e-14);
    CHECK_CLOSE(scaled.s2, 64.0 * one.s2, 1e-14);
    CHECK_CLOSE(scaled.mu1, 8.0 * one.mu1, 1e-15);
    CHECK(scaled.correlation == one.correlation);
}

TEST_CASE("a linear data variance and a manifold of the same variance give the same feature constants") {
    const Activation tanh = find_activation("tanh");
    const auto nu = resolva::manifold_constants(tanh);
    const Noising noising = Noising::at_time(0.3);
    const auto by_manifold = gaussian_equivalence(find_activation("gelu"), tanh, noising);
    const auto by_variance =
        gaussian_equivalence(find_activation("gelu"), nu.nu1 * nu.nu1 + nu.nu_star2, noising);
    CHECK_CLOSE(by_manifold.alpha2, by_variance.alpha2, 1e-15);
    CHECK_CLOSE(by_variance.nu1 * by_variance.nu1, nu.nu1 * nu.nu1 + nu.nu_star2, 1e-15);
    CHECK(by_variance.nu_star2 == 0.0);
    CHECK(by_manifold.nu1 == nu.nu1);
}

TEST_CASE("a simulation of noisy pre-activations reproduces the constants of silu within its error bar") {
    const Noising noising = Noising::at_time(0.4);
    const auto c = gaussian_equivalence(find_activation("silu"), 1.0, noising);
    const Activation silu = find_activation("silu");
    std::mt19937_64 engine(20240607);
    std::normal_distribution<double> normal;
    // Half the squared difference of the nonlinear parts at two noise draws of one sample has mean s2.
    const int draws = 2000000;
    double sum = 0.0;
    double sum_of_squares = 0.0;
    for (int i = 0; i < draws; ++i) {
        const double clean = noising.signal * normal(engine);
        const double u = clean + std::sqrt(noising.noise) * normal(engine);
        const double v = clean + std::sqrt(noising.noise) * normal(engine);
        const double difference = silu(u) - silu(v) - c.mu1 / std::sqrt(c.gamma2) * (u - v);
        const double term = 0.5 * difference * difference;
        sum += term;
        sum_of_squares += term * term;
    }
    const double mean = sum / draws;
    const double deviation = std::sqrt((sum_of_squares / draws - mean * mean) / draws);
    INFO("simulated " << mean << " +- " << deviation << ", computed " << c.s2);
    CHECK(std::abs(mean - c.s2) < 4.0 * deviation);
    CHECK(deviation < 0.005 * c.s2);
}

TEST_CASE("a manifold with a mean is refused and its centred form accepted") {
    const Noising noising = Noising::at_time(0.1);
    const Activation erf = find_activation("erf");
    CHECK_THROWS_WITH(gaussian_equivalence(erf, find_activation("relu"), noising),
                      Catch::Matchers::Contains("centred:relu"));
    for (const char* name : {"relu", "sigmoid", "gelu", "softplus", "silu"}) {
        INFO(name);
        const Activation centred = find_activation(std::string("centred:") + name);
        const auto mean =
            resolva::gaussian_expectation([&](double x) { return centred(x); }, centred.breakpoints());
        CHECK(std::abs(mean.value) < 1e-14);
        const auto c = gaussian_equivalence(erf, centred, noising);
        CHECK_CLOSE(c.nu_star2, resolva::manifold_constants(find_activation(name)).nu_star2, 1e-14);
    }
}

TEST_CASE("the variance of the data is nu1^2 + nu_star2 for a given covariance as for a manifold") {
    for (const double variance : {0.3, 1.0, 2.0, 1.3e6}) {
        const auto c = gaussian_equivalence(find_activation("relu"), variance, Noising::with(0.7, 0.2));
        CHECK_CLOSE(c.nu1 * c.nu1 + c.nu_star2, variance, 1e-15);
        CHECK_CLOSE(c.gamma2, 0.49 * (c.nu1 * c.nu1 + c.nu_star2) + 0.2, 1e-14);
    }
}

TEST_CASE("constants that overflow or are no numbers say so and why") {
    const auto cubic = gaussian_equivalence(find_activation("cubic"), 1.0, Noising::with(1e100, 1.0));
    CHECK(cubic.status == resolva::Status::not_finite);
    CHECK(cubic.reason.find("cubic") != std::string::npos);
    CHECK(explain(resolva::Status::not_finite, cubic) == cubic.reason);
    CHECK(resting_on(cubic, resolva::Status::converged) == resolva::Status::not_finite);
    const Activation undefined("mine", [](double x) { return std::log(x); });
    CHECK_THROWS_WITH(
        gaussian_equivalence(undefined, 1.0, Noising::at_time(0.1)),
        Catch::Matchers::Contains("no Gaussian expectation") && Catch::Matchers::Contains("nan"));
}

TEST_CASE("illegal data variances and overflowing activations are refused") {
    const Noising noising = Noising::at_time(0.1);
    for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_WITH(gaussian_equivalence(linear(), bad, noising),
                          Catch::Matchers::Contains("data variance"));
    }
    const Activation explosive("explosive", [](double x) { return std::exp(x * x * x * x); });
    CHECK_THROWS_AS(gaussian_equivalence(explosive, 1.0, noising), resolva::BadArgument);
    const Activation zero = find_activation("hermite:0,0");
    CHECK_THROWS_WITH(gaussian_equivalence(linear(), zero, noising),
                      Catch::Matchers::Contains("must not vanish"));
}

}  // namespace
