// The errors along training by other routes: on the real axis, and on another contour.

#include <cmath>
#include <complex>
#include <numbers>

#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/theory/score_matching/training/two_point.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/training_cases.hpp"

namespace {

using namespace resolva;
using test::model_of;
using Complex = std::complex<double>;

const std::vector<test::TrainingCase> cases =
    test::training_cases({{"identity", 0.2, 1.2, 2.0, 1.5, 1e-2, 0}});

/// The training error as an integral over the spectral measure of the gradient on the real axis.
template <class Family>
double train_on_real_axis(const Family& family, double ridge, const FeatureSpectrum& support, double time) {
    double captured = 0.0;
    for (const FeatureSpectrum::Node& node : support.nodes()) {
        const auto side = resolvent_side(family, node.value);
        const double density = (1.0 - side.chi * (1.0 - side.captured)).imag() / std::numbers::pi;
        const double u = support.base() + node.offset;
        const double f = -std::expm1(-(u + ridge) * time) / (u + ridge);
        captured += node.weight * density * (2.0 * f - u * f * f);
    }
    return 1.0 - captured;
}

TEST_CASE("the training error is the integral over the spectral measure of the gradient on the real axis") {
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const FeatureSpectrum support(problem);
        REQUIRE(support.status() == Status::converged);
        const TrainingFlow flow(problem, 1e-3, 1e6);
        for (const double time : {1e-2, 0.7, 30.0, 4e3}) {
            const double expected = train_on_real_axis(family, c.ridge, support, time);
            CHECK(std::abs(flow.at(time).train - expected) < 1e-8);
        }
    }
}

TEST_CASE("a covariance without largest eigenvalue is trained to its ridge solution and without a seam") {
    for (const long draws : {0L, 2L}) {
        Model model = model_of("relu", "linear", 0.1, 2.0, 1.5, 1.0, 1e-2, draws);
        model.covariance = power_law_spectrum(0.6);
        const ScoreProblem problem = equations(model);
        const TrainingFlow flow(problem, 1e-3, 1e6), shifted(problem, 1.7e-3, 1e6);
        REQUIRE(flow.status() == Status::converged);
        const Prediction ridge = predict(problem);
        CHECK_CLOSE(flow.at(4e3).test, ridge.test, 1e-10);
        CHECK(std::abs(flow.at(4e3).train - ridge.train) < 1e-10);
        for (const double time : {3e-3, 0.05, 0.8, 11.0, 200.0}) {
            CHECK_CLOSE(flow.at(time).test, shifted.at(time).test, 1e-10);
            CHECK(std::abs(flow.at(time).train - shifted.at(time).train) < 1e-10);
        }
        // The spectral measure of the gradient on the real axis, up to an eigenvalue that 1e-11 of all
        // exceed.
        const auto& spectrum = std::get<DiscreteSpectrum>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const FeatureSpectrum support(problem);
        REQUIRE(support.status() == Status::converged);
        for (const double time : {0.05, 3.0, 100.0}) {
            const double expected = train_on_real_axis(family, problem.ridge, support, time);
            CHECK(std::abs(flow.at(time).train - expected) < 1e-8);
        }
    }
}

/// The errors at one time by the trapezoidal rule on an ellipse around the whole spectrum, where f_tau
/// itself, an entire function, is integrated: another contour, another integrand and another cancellation
/// than the library's.
TrainingPoint errors_on_ellipse(const ScoreProblem& problem, double time) {
    const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
    const auto family = resolvent_family(problem, spectrum);
    const FeatureSpectrum support(problem);
    const double low = support.atoms().empty() ? support.edges().front() : support.base();
    const double centre = 0.5 * (low + support.edges().back());
    const double reach = 0.5 * (support.edges().back() - low);
    constexpr int half = 300;
    // Semi-axes: a margin of 2 / tau to the left keeps exp(-z tau) moderate.
    const double wide = reach + 2.0 / time, tall = 0.8 * reach;
    std::vector<ResolventSide<MarchenkoPastur>> sides;
    std::vector<Complex> weight, train_weight;
    HalfPlanePoint<3> point;
    for (int k = 0; k < half; ++k) {
        const double angle = std::numbers::pi * (k + 0.5) / half;
        const Complex z(centre + wide * std::cos(angle), tall * std::sin(angle));
        const Complex dz =
            Complex(-wide * std::sin(angle), tall * std::cos(angle)) * (std::numbers::pi / half);
        point =
            k == 0 ? solve_from_above(family, z - family.base) : continue_to(family, point, z - family.base);
        REQUIRE(point.status == Status::converged);
        sides.push_back(resolvent_side(family, point.value));
        const Complex f = (1.0 - std::exp(-(z + problem.ridge) * time)) / (z + problem.ridge);
        const Complex measure = -dz / Complex(0.0, 2.0 * std::numbers::pi);  // f(U) = -int f R dz / (2 pi i)
        weight.push_back(measure * f);
        train_weight.push_back(measure * (2.0 * f - z * f * f));
    }
    TrainingPoint result;
    double linear = 0.0, quadratic = 0.0, train = 0.0;
    for (int j = 0; j < half; ++j) {
        const auto& one = sides[static_cast<std::size_t>(j)];
        const Complex weight_one = weight[static_cast<std::size_t>(j)];
        linear += 2.0 * (weight_one * one.captured).real();
        train +=
            2.0 * (train_weight[static_cast<std::size_t>(j)] * (1.0 - one.chi * (1.0 - one.captured))).real();
        for (int k = 0; k < half; ++k) {
            const auto& two = sides[static_cast<std::size_t>(k)];
            const Complex weight_two = weight[static_cast<std::size_t>(k)];
            // tr[V R1 U_pop R2 V^T]/d = F_12 - 1 + P_1 + P_2
            quadratic += 2.0 * (weight_one * weight_two *
                                (two_point(family, one, two).test - 1.0 + one.captured + two.captured))
                                   .real();
            ResolventSide<MarchenkoPastur> mirror = resolvent_side(
                family, {std::conj(1.0 / two.w - 1.0),
                         std::conj(problem.draws.inverse() == 1.0 ? Complex(0.0) : 1.0 / two.v - 1.0),
                         std::conj(two.g)});
            quadratic += 2.0 * (weight_one * std::conj(weight_two) *
                                (two_point(family, one, mirror).test - 1.0 + one.captured + mirror.captured))
                                   .real();
        }
    }
    result.test = 1.0 - 2.0 * linear + quadratic;
    result.train = 1.0 - train;
    return result;
}

TEST_CASE("an ellipse around the spectrum gives the same errors at intermediate times") {
    for (const std::size_t i : {std::size_t{0}, std::size_t{4}}) {
        const ScoreProblem problem = cases[i].problem();
        for (const double time : {0.3, 2.0}) {
            const TrainingPoint expected = errors_on_ellipse(problem, time);
            const TrainingFlow flow(problem, time, time);
            CHECK_CLOSE(flow.at(time).test, expected.test, 1e-9);
            CHECK_CLOSE(flow.at(time).train, expected.train, 1e-9);
        }
    }
}

}  // namespace
