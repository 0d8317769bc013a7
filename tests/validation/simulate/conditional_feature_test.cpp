#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/hermite/he_n.hpp>
#include <resolva/validation/simulate/conditional_feature.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::conditional_kernel;
using resolva::ConditionalFeature;
using resolva::find_activation;

constexpr double means[] = {-2.5, -0.3, 0.0, 0.7, 1.9};
constexpr double deviations[] = {0.15, 0.4, 1.0};

TEST_CASE("Hermite coefficients of a feature agree with adaptive quadrature for every route") {
    for (const std::string name : {"relu", "leaky_relu:0.2", "erf", "tanh", "hard_tanh", "sign", "cubic"}) {
        const Activation rho = find_activation(name);
        const ConditionalFeature feature(rho, 8);
        std::vector<double> c(9);
        for (const double mean : means) {
            for (const double deviation : deviations) {
                const double second_moment = feature.expand(mean, deviation, c);
                std::vector<double> kinks;
                for (const double at : rho.breakpoints()) kinks.push_back((at - mean) / deviation);
                const auto expectation = [&](const auto& f) {
                    return resolva::gaussian_expectation(f, kinks).value;
                };
                INFO(name << " at mean " << mean << " deviation " << deviation);
                for (int q = 0; q <= 8; ++q) {
                    const double reference = expectation([&](double g) {
                        return rho(mean + deviation * g) * resolva::he_n_orthonormal(q, g);
                    });
                    CHECK(std::abs(c[static_cast<std::size_t>(q)] - reference) <
                          2e-11 * (1.0 + std::sqrt(second_moment)));
                }
                const double reference = expectation([&](double g) {
                    const double value = rho(mean + deviation * g);
                    return value * value;
                });
                // The closed form is a difference of moments: absolute accuracy relative to the
                // pre-activation's.
                CHECK(std::abs(second_moment - reference) < 1e-11 * reference + 4e-15 * (mean * mean + 1.0));
            }
        }
    }
}

TEST_CASE("the route through quadrature reproduces the closed form of the rectifier") {
    const Activation anonymous("ramp", [](double x) { return x > 0.0 ? x : 0.0; }, {0.0});
    const ConditionalFeature by_panels(anonymous, 20);
    const ConditionalFeature closed(find_activation("relu"), 20);
    std::vector<double> a(21), b(21);
    for (const double mean : means) {
        CHECK(std::abs(by_panels.expand(mean, 0.5, a) - closed.expand(mean, 0.5, b)) < 1e-12);
        for (std::size_t q = 0; q <= 20; ++q) CHECK(std::abs(a[q] - b[q]) < 1e-12);
    }
}

TEST_CASE("squares of Hermite coefficients increase to the second moment") {
    for (const std::string name : {"relu", "erf", "tanh"}) {
        const ConditionalFeature feature(find_activation(name), 150);
        std::vector<double> c(151);
        for (const double mean : means) {
            const double second_moment = feature.expand(mean, 0.4, c);
            double sum = 0.0;
            for (const double x : c) sum += x * x;
            CHECK(sum <= second_moment * (1.0 + 1e-12));
            CHECK(second_moment - sum < (name == "relu" ? 1e-3 : 1e-11) * second_moment + 1e-13);
        }
    }
}

TEST_CASE("the closed-form kernel with means equals the Hermite series") {
    for (const std::string name : {"relu", "leaky_relu:0.3", "erf"}) {
        const Activation rho = find_activation(name);
        const ConditionalFeature feature(rho, 150);
        std::vector<double> a(151), b(151);
        for (const double x : means) {
            for (const double y : means) {
                for (const double r : {-0.8, -0.3, 0.0, 0.2, 0.7}) {
                    feature.expand(x, 0.4, a);
                    feature.expand(y, 1.1, b);
                    double series = 0.0;
                    double power = 1.0;
                    for (std::size_t q = 0; q <= 150; ++q, power *= r) series += a[q] * b[q] * power;
                    INFO(name << " means " << x << " " << y << " correlation " << r);
                    CHECK(std::abs(conditional_kernel(rho, x, 0.4, y, 1.1, r) - series) < 1e-12);
                }
            }
        }
    }
}

TEST_CASE("without means the kernels are the arc-cosine kernel and the arcsine law") {
    for (const double r : {-0.9, -0.2, 0.0, 0.5, 0.95}) {
        const double arc_cosine =
            (std::sqrt(1.0 - r * r) + (std::numbers::pi - std::acos(r)) * r) / (2.0 * std::numbers::pi);
        CHECK_CLOSE(conditional_kernel(find_activation("relu"), 0.0, 1.0, 0.0, 1.0, r), arc_cosine, 1e-13);
        if (r == 0.0) continue;
        CHECK_CLOSE(conditional_kernel(find_activation("erf"), 0.0, 1.0, 0.0, 1.0, r),
                    2.0 / std::numbers::pi * std::asin(2.0 * r / 3.0), 1e-13);
    }
    CHECK_THROWS_WITH(conditional_kernel(find_activation("tanh"), 0, 1, 0, 1, 0),
                      Catch::Matchers::Contains("tanh"));
}

}  // namespace
