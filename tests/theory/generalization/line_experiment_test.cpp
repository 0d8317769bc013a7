#include <cmath>
#include <numbers>
#include <vector>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/theory/generalization/generated_law.hpp>
#include <resolva/theory/generalization/line_training_curve.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

/// A few directions with every sign pattern, one of them without weight.
LineNetwork small_network() {
    return LineNetwork({{0.5, 0.3, 0.2},
                        {-0.4, 0.5, -0.1},
                        {0.9, -0.1, 0.0},
                        {-0.2, -0.3, 0.5},
                        {0.0, 0.7, -0.3},
                        {1e-4, 0.5, 0.1},
                        {-0.8, 0.1, 0.1}});
}

double feature(const FrozenDirection& d, double x, double u) {
    return std::max(0.0, d.weight * x + d.offset + d.drift * u);
}

TEST_CASE("the sorted sweep of the score equals the sum over features") {
    const LineNetwork network = small_network();
    const std::vector<double> theta{0.3, -1.2, 0.7, 2.0, -0.4, 0.9, 1.1};
    std::vector<double> x, values(401);
    for (int i = 0; i <= 400; ++i) x.push_back(-10.0 + 0.05 * i);
    for (const double u : {0.0, 0.4, 1.0}) {
        network.score(theta, u, x, values);
        for (std::size_t i = 0; i < x.size(); ++i) {
            double sum = 0.0;
            for (std::size_t k = 0; k < theta.size(); ++k)
                sum += theta[k] * feature(network.directions()[k], x[i], u);
            CHECK(std::abs(values[i] - sum / std::sqrt(7.0)) < 1e-13);
        }
    }
}

TEST_CASE("the quadratic form equals direct integration over space and time") {
    // B_jk and b_k by nested adaptive integration of the definition; the grid's error is of order dx^2 at the
    // kinks.
    LineExperiment e;
    e.separation = 2.0;
    e.right_mass = 0.3;
    const LineNetwork network = small_network();
    const ScoreMatchingForm form = population_form(e, network, TimeWeight::noise_deviation);
    const auto over_time = [&](const auto& inner) {
        return integrate(
                   [&](double y) {
                       const double t = y * y;
                       return 2.0 * y / (e.horizon - e.first_time) * std::sqrt(-std::expm1(-t)) * inner(t);
                   },
                   std::sqrt(e.first_time), std::sqrt(e.horizon), {.relative_tolerance = 1e-8})
            .value;
    };
    const auto law = [&](double x, double t) {
        const double m = e.separation * std::exp(-0.5 * t);
        const double left = 0.7 * std::exp(-0.5 * (x + m) * (x + m)),
                     right = 0.3 * std::exp(-0.5 * (x - m) * (x - m));
        const double scale = 1.0 / std::sqrt(2.0 * std::numbers::pi);
        return std::pair((left + right) * scale, (-(x + m) * left - (x - m) * right) * scale);
    };
    const auto over_space = [&](const auto& f) {
        return integrate(f, -12.0, 12.0, {.relative_tolerance = 1e-9, .absolute_tolerance = 1e-12}).value;
    };
    for (const auto& [j, k] : std::vector<std::pair<int, int>>{{0, 0}, {0, 1}, {1, 3}, {2, 5}, {4, 6}}) {
        const FrozenDirection f = network.directions()[static_cast<std::size_t>(j)];
        const FrozenDirection g = network.directions()[static_cast<std::size_t>(k)];
        const double expected = over_time([&](double t) {
                                    const double u = t / e.horizon;
                                    return over_space([&](double x) {
                                        return feature(f, x, u) * feature(g, x, u) * law(x, t).first;
                                    });
                                }) /
                                7.0;
        INFO(j << ' ' << k);
        CHECK(std::abs(form.matrix(j, k) - expected) < 2e-6);
        CHECK(form.matrix(j, k) == form.matrix(k, j));
    }
    const double expected =
        over_time([&](double t) {
            return over_space([&](double x) {
                return feature(network.directions()[0], x, t / e.horizon) * law(x, t).second;
            });
        }) /
        std::sqrt(7.0);
    CHECK(std::abs(form.vector[0] - expected) < 2e-6);
    const double square = over_time([&](double t) {
        return over_space([&](double x) {
            const auto [p, slope] = law(x, t);
            return slope / p * slope;
        });
    });
    CHECK_CLOSE(form.constant, square, 1e-7);
    // A sum of squares on the grid: no choice of weights makes it negative.
    Eigen::VectorXd best = form.matrix.completeOrthogonalDecomposition().solve(form.vector);
    CHECK(form(best) > 0.0);
    CHECK(Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(form.matrix).eigenvalues().minCoeff() > -1e-15);
}

TEST_CASE("the form of a few samples equals the sum of their Gaussians") {
    LineExperiment e;
    e.first_time = 0.2;  // one Gaussian a sample, wide enough that binning does not show
    const std::vector<double> samples{-3.1, -2.6, 0.4, 2.9};
    const LineNetwork network = small_network();
    const ScoreMatchingForm form = empirical_form(e, network, TimeWeight::uniform, samples);
    const FrozenDirection f = network.directions()[0], g = network.directions()[6];
    const auto mean = [&](const auto& inner) {
        return integrate(
                   [&](double y) {
                       const double t = y * y, r = std::exp(-0.5 * t), v = -std::expm1(-t);
                       double sum = 0.0;
                       for (const double s : samples) {
                           sum += 0.25 *
                                  integrate(
                                      [&](double x) {
                                          const double p = std::exp(-0.5 * (x - r * s) * (x - r * s) / v) /
                                                           std::sqrt(2.0 * std::numbers::pi * v);
                                          return inner(x, t / e.horizon, p, (r * s - x) / v * p);
                                      },
                                      -14.0, 14.0, {.relative_tolerance = 1e-9, .absolute_tolerance = 1e-12})
                                      .value;
                       }
                       return 2.0 * y / (e.horizon - e.first_time) * sum;
                   },
                   std::sqrt(e.first_time), std::sqrt(e.horizon), {.relative_tolerance = 1e-8})
            .value;
    };
    const double matrix =
        mean([&](double x, double u, double p, double) { return feature(f, x, u) * feature(g, x, u) * p; });
    const double vector =
        mean([&](double x, double u, double, double slope) { return feature(f, x, u) * slope; });
    CHECK(std::abs(form.matrix(0, 6) - matrix / 7.0) < 2e-5);
    CHECK(std::abs(form.vector[0] - vector / std::sqrt(7.0)) < 2e-5);
}

TEST_CASE("the closed gradient flow solves its differential equation and descends") {
    LineExperiment e;
    const ScoreMatchingForm form = population_form(e, small_network(), TimeWeight::noise_deviation);
    const GradientFlow flow(form);
    // Runge-Kutta on dtheta/dtau = -2 (B theta - b).
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(7);
    const auto rate = [&](const Eigen::VectorXd& at) {
        return Eigen::VectorXd(-2.0 * (form.matrix * at - form.vector));
    };
    const double h = 0.01;
    for (int i = 0; i < 500; ++i) {
        const Eigen::VectorXd k1 = rate(theta), k2 = rate(theta + 0.5 * h * k1),
                              k3 = rate(theta + 0.5 * h * k2), k4 = rate(theta + h * k3);
        theta += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    CHECK((theta - flow.weights(5.0)).norm() < 1e-9);
    const std::vector<double> times{0.1, 1.0, 10.0, 1e3, 1e6};
    const LineTrainingCurve curve = line_training_curve(form, form, times);
    for (std::size_t i = 1; i < times.size(); ++i) CHECK(curve.train[i] < curve.train[i - 1]);
    CHECK(curve.train == curve.test);
    CHECK(curve.stopping_test <= curve.test.back() * (1.0 + 1e-12));
    CHECK_THROWS_AS(line_training_curve(form, form, std::vector<double>{1.0, 1.0}), BadArgument);
}

TEST_CASE("a linear score generates the Gaussian that its variance equation predicts") {
    // Features relu(x) and relu(-x) with weights -+c: s = -c x, dv/ds = (1 - 2c) v + 1 from v = 1 over T -
    // t_0.
    LineExperiment e;
    e.separation = 0.0;
    const LineNetwork network({{1.0, 0.0, 0.0}, {-1.0, 0.0, 0.0}});
    for (const double c : {0.7, 1.0, 1.6}) {
        const std::vector<double> weights{-c * std::sqrt(2.0), c * std::sqrt(2.0)};
        const double rate = 2.0 * c - 1.0, span = e.horizon - e.first_time;
        const double v = 1.0 / rate + (1.0 - 1.0 / rate) * std::exp(-rate * span);
        const GeneratedLaw law = generated_law(e, network, weights);
        const double expected = 0.5 * (1.0 / v - 1.0 + std::log(v));
        INFO("c = " << c);
        CHECK(std::abs(law.kl - expected) < 2e-4 * (1.0 + expected));
        CHECK(std::abs(law.mass - 1.0) < 1e-12);
        CHECK_CLOSE(law.right_mass, 0.5, 1e-10);
    }
}

TEST_CASE("line experiment input outside its domain is refused") {
    CHECK_THROWS_WITH(LineNetwork({{0.9, 0.2, 0.0}}), Catch::Matchers::Contains("l1 norm"));
    CHECK_THROWS_AS(LineNetwork({}), BadArgument);
    LineExperiment e;
    e.first_time = 0.0;
    CHECK_THROWS_WITH(population_form(e, small_network(), TimeWeight::uniform),
                      Catch::Matchers::Contains("first time"));
    e = {};
    e.spacing = 0.05;
    CHECK_THROWS_WITH(population_form(e, small_network(), TimeWeight::uniform),
                      Catch::Matchers::Contains("spacing"));
    CHECK_THROWS_WITH(empirical_form({}, small_network(), TimeWeight::uniform, {}),
                      Catch::Matchers::Contains("samples"));
    CHECK_THROWS_WITH(generated_law({}, small_network(), std::vector<double>{1.0}),
                      Catch::Matchers::Contains("weights"));
}

}  // namespace
