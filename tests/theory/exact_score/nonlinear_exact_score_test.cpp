#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::exact_score;
using resolva::find_activation;
using resolva::Noising;
using resolva::Status;

const std::vector<std::string> manifolds{"identity",
                                         "tanh",
                                         "erf",
                                         "sin",
                                         "sign",
                                         "hard_tanh",
                                         "quadratic",
                                         "cubic",
                                         "centred:relu",
                                         "centred:leaky_relu:0.1",
                                         "centred:softplus",
                                         "hermite:0,0.5,0.3,0,0.1"};

/// 1 - h <1/(a^2 (p s + q) + h)> over the Marchenko-Pastur law of ratio 1/psi_D: the best linear estimator on
/// data of covariance p M M^T/D + q I, and the exact score when they are Gaussian. Positive root, written
/// without cancellation.
double linear_error(const Noising& n, double psi, double p, double q) {
    const double y = 1.0 / psi;
    const double gain = n.signal * n.signal * p;
    const double x = (n.noise + n.signal * n.signal * q) / gain;
    const double b = 1.0 + x - y;
    const double root = std::sqrt(b * b + 4.0 * x * y);
    const double transform = b > 0.0 ? 2.0 / (b + root) : (root - b) / (2.0 * x * y);
    return 1.0 - n.noise * transform / gain;
}

TEST_CASE("the identity reproduces the closed form of Gaussian data") {
    for (const double t : {1e-4, 1e-2, 0.1, 1.0, 3.0}) {
        for (const double psi : {0.01, 0.3, 1.0, 3.0, 10.0}) {
            const auto score = exact_score(find_activation("identity"), Noising::at_time(t), psi);
            INFO("t " << t << ", psi_D " << psi);
            REQUIRE(score.status == Status::converged);
            CHECK_CLOSE(score.error, linear_error(Noising::at_time(t), psi, 1.0, 0.0), 1e-9);
            CHECK(score.branches.size() == 1);
        }
    }
}

TEST_CASE("a channel too steep for the budget of work is given up and says so") {
    // kappa = 7e5: millions of panels at every centre. The budget is counted, so this ends alike on every
    // machine.
    resolva::ExactScoreAccuracy accuracy;
    accuracy.work = 1e7;
    for (const double t : {1e-12, 1e-100}) {
        const auto score = exact_score(find_activation("tanh"), Noising::at_time(t), 0.3, accuracy);
        INFO("t " << t);
        CHECK(score.status == Status::iteration_limit);
        CHECK(std::isnan(score.error));
    }
}

TEST_CASE("moderate noise is not bounded by the budget of work and an ample budget changes no digit") {
    resolva::ExactScoreAccuracy least;
    least.work = 1.0;
    resolva::ExactScoreAccuracy ample;
    ample.free_gain = 1.0;
    for (const char* name : {"tanh", "sign", "centred:relu"}) {
        const Noising noising = Noising::at_time(1e-4);
        const auto free = exact_score(find_activation(name), noising, 0.3, least);
        INFO(name);
        CHECK(free.status == Status::converged);
        CHECK(free.error == exact_score(find_activation(name), noising, 0.3, ample).error);
    }
}

TEST_CASE("tanh meets its reference value") {
    // An independent computation of the same fixed point, six digits: Q = 0.683629, exact = 0.346841.
    const auto score = exact_score(find_activation("tanh"), Noising::at_time(0.1), 0.5);
    REQUIRE(score.status == Status::converged);
    CHECK(std::abs(score.overlap - 0.683629) < 1e-6);
    CHECK(std::abs(score.error - 0.346841) < 1e-6);
}

TEST_CASE("every fixed point is a stationary point of the free entropy of its kind") {
    struct Case {
        const char* manifold;
        double time, psi;
    };
    for (const Case& at : {Case{"quadratic", 0.1, 0.5}, Case{"tanh", 0.1, 0.5}, Case{"sign", 0.3, 0.8},
                           Case{"quadratic", 1e-2, 0.85}}) {
        const Noising n = Noising::at_time(at.time);
        const auto score = exact_score(find_activation(at.manifold), n, at.psi);
        REQUIRE(score.status == Status::converged);
        const resolva::ScalarChannel channel(find_activation(at.manifold), n.signal / std::sqrt(n.noise));
        const auto free_entropy = [&](double x) {
            const double q = 1.0 / (1.0 + std::exp(-x));
            return 0.5 * (q - std::log1p(std::exp(x))) - channel.averages(x, {}).information / at.psi;
        };
        for (const auto& branch : score.branches) {
            INFO(at.manifold << " at Q = " << branch.overlap);
            CHECK(branch.free_entropy <= score.free_entropy);
            if (branch.overlap == 0.0) continue;
            const double here = free_entropy(branch.log_odds);
            const double step = 0.02;
            const double above = free_entropy(branch.log_odds + step);
            const double below = free_entropy(branch.log_odds - step);
            CHECK(std::abs(here - branch.free_entropy) < 1e-7);
            const double curvature = (above - 2.0 * here + below) / (step * step);
            CHECK((curvature < 0.0) == branch.stable);
            CHECK(std::abs(above - below) / (2.0 * step) < 0.01 * std::abs(curvature));
        }
    }
}

TEST_CASE(
    "even maps always keep the uninformative fixed point and stable ones alternate with unstable ones") {
    int several = 0;
    for (const double psi : {0.3, 0.85, 1.2, 3.0}) {
        const auto score = exact_score(find_activation("quadratic"), Noising::at_time(1e-2), psi);
        REQUIRE(score.status == Status::converged);
        CHECK(score.branches.front().overlap == 0.0);
        CHECK(score.branches.back().stable);
        for (std::size_t i = 1; i < score.branches.size(); ++i) {
            CHECK(score.branches[i].stable != score.branches[i - 1].stable);
            CHECK(score.branches[i].error < score.branches[i - 1].error);
        }
        several += score.branches.size() > 1 ? 1 : 0;
    }
    CHECK(several >= 3);
}

TEST_CASE("knowing less about the latent point never helps") {
    for (const char* name : {"tanh", "quadratic", "sign", "centred:relu"}) {
        const Noising n = Noising::at_time(0.2);
        double previous = 0.0;
        for (const double psi : {0.05, 0.2, 0.5, 1.0, 2.0, 8.0}) {
            const auto score = exact_score(find_activation(name), n, psi);
            REQUIRE(score.status == Status::converged);
            CHECK(score.error >= previous * (1.0 - 1e-9));
            previous = score.error;
        }
        const resolva::ScalarChannel channel(find_activation(name), n.signal / std::sqrt(n.noise));
        const double alone = channel.averages(-1e3, {}).variance;  // each coordinate by itself
        CHECK(previous <= alone * (1.0 + 1e-9));
        CHECK_CLOSE(exact_score(find_activation(name), n, 1e4).error, alone, 1e-3);
    }
}

TEST_CASE("the exact score is at least as good as the best linear one") {
    for (const auto& name : manifolds) {
        const Activation sigma = find_activation(name);
        const resolva::ScalarChannel channel(sigma, 1.0);
        double slope = 0.0;  // nu_1 = E[g sigma(g)], midpoint sum
        for (double g = -8.0 + 5e-4; g < 8.0; g += 1e-3) {
            slope += 1e-3 * g * sigma(g) * std::exp(-0.5 * g * g) / std::sqrt(2.0 * std::acos(-1.0));
        }
        for (const double t : {0.05, 0.5}) {
            const Noising n = Noising::at_time(t);
            const auto score = exact_score(sigma, n, 0.5);
            INFO(name << " at t = " << t);
            REQUIRE(score.status == Status::converged);
            const double p = std::max(slope * slope, 1e-12);
            const double linear = linear_error(n, 0.5, p, channel.power() - slope * slope);
            CHECK(score.error <= linear * (1.0 + 1e-6));
            if (name == "cubic" || name == "sign" || name == "quadratic") CHECK(score.error < 0.95 * linear);
        }
    }
}

TEST_CASE("at vanishing noise the error is the dimension of an invertible manifold") {
    for (const char* name : {"tanh", "erf", "cubic", "sin"}) {
        double distance = 1.0;
        for (const double t : {1e-2, 1e-3, 1e-4}) {
            const auto score = exact_score(find_activation(name), Noising::at_time(t), 0.2);
            REQUIRE(score.status == Status::converged);
            CHECK(std::abs(score.error / 0.2 - 1.0) < distance);
            distance = std::abs(score.error / 0.2 - 1.0);
        }
        CHECK(distance < 1e-3);
    }
}

TEST_CASE("at strong noise nothing is learned and the error is the signal-to-noise ratio") {
    for (const auto& name : manifolds) {
        const Noising n = Noising::at_time(7.0);
        const resolva::ScalarChannel channel(find_activation(name), 1.0);
        const double ratio = n.signal * n.signal / n.noise * channel.power();
        const auto score = exact_score(find_activation(name), n, 0.7);
        INFO(name);
        REQUIRE(score.status == Status::converged);
        CHECK(score.error < ratio);
        CHECK_CLOSE(score.error, ratio, 1e-3);
    }
}

TEST_CASE("flipping the sign of the map or of its argument changes nothing") {
    const Activation sigma = find_activation("centred:leaky_relu:0.1");
    const Activation negative("negative", [sigma](double s) { return -sigma(s); }, {0.0});
    const Activation reflected("reflected", [sigma](double s) { return sigma(-s); }, {0.0});
    const Noising n = Noising::at_time(0.05);
    const auto score = exact_score(sigma, n, 0.5);
    CHECK_CLOSE(exact_score(negative, n, 0.5).error, score.error, 1e-11);
    CHECK_CLOSE(exact_score(reflected, n, 0.5).error, score.error, 1e-11);
}

TEST_CASE("an undeclared breakpoint costs time and not accuracy") {
    const Noising n = Noising::at_time(0.1);
    const Activation told("step", [](double s) { return s > 0.0 ? 1.0 : -1.0; }, {0.0});
    const Activation untold("step", [](double s) { return s > 0.0 ? 1.0 : -1.0; });
    CHECK_CLOSE(exact_score(untold, n, 0.5).error, exact_score(told, n, 0.5).error, 1e-6);
}

void check_range(const std::vector<double>& times, const std::vector<double>& ratios) {
    for (const auto& name : manifolds) {
        const Activation sigma = find_activation(name);
        for (const double t : times) {
            for (const double psi : ratios) {
                const auto score = exact_score(sigma, Noising::at_time(t), psi);
                INFO(name << " at t = " << t << ", psi_D = " << psi << ": exact " << score.error << " +- "
                          << score.error_estimate << ", Q " << score.overlap);
                CHECK(score.status == Status::converged);
                // A nearly noiseless sign errs with probability below exp(-200): zero to absolute accuracy.
                const bool vanishes = name == "sign" && t <= 1e-3;
                CHECK((vanishes ? score.error >= 0.0 && score.error < 1e-12 : score.error > 0.0));
                CHECK(score.error <= 1.0);
                CHECK(score.overlap >= 0.0);
                CHECK(score.overlap < 1.0);
                CHECK(score.error_estimate <= 1e-6 * score.error + 1e-12);
            }
        }
    }
}

TEST_CASE("moderate and strong noise converge for every zero-mean manifold") {
    check_range({0.1, 1.0, 3.0}, {0.05, 0.5, 2.0});
}

TEST_CASE("weak noise converges for every zero-mean manifold") {
    check_range({1e-2}, {0.05, 0.5, 2.0});
}

TEST_CASE("very weak noise converges for every zero-mean manifold") {
    check_range({1e-3, 1e-4}, {0.05, 0.5});
}

TEST_CASE("arguments outside the theory are refused by name") {
    const Noising n = Noising::at_time(0.1);
    CHECK_THROWS_WITH(exact_score(find_activation("relu"), n, 0.5), Catch::Matchers::Contains("mean"));
    CHECK_THROWS_WITH(exact_score(find_activation("tanh"), n, 0.0), Catch::Matchers::Contains("psi_D"));
    CHECK_THROWS_WITH(exact_score(Activation("zero", [](double) { return 0.0; }), n, 0.5),
                      Catch::Matchers::Contains("vanish"));
    CHECK_THROWS_WITH(exact_score(Activation("pole", [](double s) { return std::log(s); }), n, 0.5),
                      Catch::Matchers::Contains("finite"));
}

}  // namespace
