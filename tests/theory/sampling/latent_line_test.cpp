#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/theory/sampling/latent_line.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

TEST_CASE("a Gaussian latent reproduces the closed recursions for every design") {
    const NoiseSchedule schedule = li_yan_schedule(60);
    const DiscreteSpectrum data({{0.49, 1.0}, {0.0, 11.0}});
    for (const char* name : {"adaptive", "equal", "exponential-integrator", "ddim"}) {
        const SamplerDesign design = find_design(name, schedule);
        const SamplingErrors exact = sampling_errors(data, 12.0, schedule, design);
        const LatentLineErrors line =
            latent_line_errors(GaussianMixture({{0.0, 0.7, 1.0}}), 12, schedule, design);
        INFO(name);
        REQUIRE(line.status == Status::converged);
        CHECK_CLOSE(line.kl, exact.kl, 1e-8);
        CHECK_CLOSE(line.tv, exact.tv, 1e-5);  // the trapezoidal rule of |q - p| has kinks
        CHECK_CLOSE(line.latent_variance, exact.modes[0].variance * (1.0 + exact.modes[0].excess), 1e-9);
        if (std::isfinite(exact.path.total)) CHECK_CLOSE(line.path_kl, exact.path.total, 1e-9);
        CHECK(std::isfinite(line.path_kl) == std::isfinite(exact.path.total));
    }
}

TEST_CASE("two equal components are one") {
    const NoiseSchedule schedule = li_yan_schedule(40);
    const SamplerDesign design = equal_design(schedule);
    const LatentLineErrors one = latent_line_errors(GaussianMixture({{0.3, 0.7, 1.0}}), 3, schedule, design);
    const LatentLineErrors two =
        latent_line_errors(GaussianMixture({{0.3, 0.7, 0.2}, {0.3, 0.7, 0.8}}), 3, schedule, design);
    CHECK_CLOSE(two.kl, one.kl, 1e-10);
    CHECK_CLOSE(two.path_kl, one.path_kl, 1e-10);
}

TEST_CASE("the score of a mixture is the derivative of its log density") {
    const NoisedMixture law = GaussianMixture({{-1.0, 0.2, 1.0}, {2.0, 0.0, 3.0}}).noised(0.8, 0.1);
    CHECK_CLOSE(integrate([&](double x) { return law.density(x); }, -6.0, 6.0).value, 1.0, 1e-12);
    const double step = 1e-5;
    for (const double x : {-3.0, -0.8, 0.1, 0.6, 1.6, 40.0}) {
        const MixturePoint at = law(x), left = law(x - step), right = law(x + step);
        CHECK(std::abs((right.log_density - left.log_density) / (2 * step) - at.score) <
              1e-6 * (1 + std::abs(at.score)));
        CHECK(std::abs((right.score - left.score) / (2 * step) - at.score_slope) <
              1e-5 * (1 + std::abs(at.score_slope)));
    }
    // Two equal modes: -x/v + (m/v) tanh(m x/v).
    const NoisedMixture modes = two_modes(1.5, 0.0).noised(1.0, 0.4);
    CHECK_CLOSE(modes(0.3).score, (-0.3 + 1.5 * std::tanh(1.5 * 0.3 / 0.4)) / 0.4, 1e-13);
}

TEST_CASE("two modes obey data processing and their errors fall with the steps") {
    const GaussianMixture latent = two_modes(1.0, 0.25);
    double previous = 1.0;
    for (const int T : {50, 100, 200}) {
        const NoiseSchedule schedule = li_yan_schedule(T);
        const LatentLineErrors adaptive = latent_line_errors(latent, 64, schedule, adaptive_design(schedule));
        const LatentLineErrors ho = latent_line_errors(latent, 64, schedule, equal_design(schedule));
        REQUIRE(adaptive.status == Status::converged);
        REQUIRE(ho.status == Status::converged);
        for (const LatentLineErrors& errors : {adaptive, ho}) {
            CHECK(errors.kl < errors.path_kl);
            CHECK(errors.tv <= std::sqrt(0.5 * errors.kl));
            CHECK(errors.tv >= errors.latent_tv - 1e-9);
        }
        CHECK_CLOSE(adaptive.tv, adaptive.latent_tv, 1e-6);  // null coordinates are exact
        CHECK(ho.tv > 2.0 * adaptive.tv);
        CHECK(adaptive.tv < 0.7 * previous);
        previous = adaptive.tv;
    }
}

TEST_CASE("refining the grid changes nothing and a coarse grid is reported") {
    const NoiseSchedule schedule = li_yan_schedule(60);
    const SamplerDesign design = adaptive_design(schedule);
    const GaussianMixture latent = two_modes(1.0, 0.1, 0.3);
    const LatentLineErrors coarse = latent_line_errors(latent, 1, schedule, design, {4096, 12.0});
    const LatentLineErrors fine = latent_line_errors(latent, 1, schedule, design, {16384, 14.0});
    REQUIRE(coarse.status == Status::converged);
    CHECK_CLOSE(coarse.kl, fine.kl, 1e-7);
    CHECK_CLOSE(coarse.path_kl, fine.path_kl, 1e-12);
    CHECK(latent_line_errors(latent, 1, schedule, design, {256, 12.0}).status == Status::inaccurate);
}

TEST_CASE("latent input outside its domain is refused") {
    const NoiseSchedule schedule = li_yan_schedule(20);
    CHECK_THROWS_AS(GaussianMixture({}), BadArgument);
    CHECK_THROWS_WITH(GaussianMixture({{0.0, -1.0, 1.0}}), Catch::Matchers::Contains("deviation"));
    CHECK_THROWS_WITH(latent_line_errors(two_modes(1.0, 0.1), 0, schedule, equal_design(schedule)),
                      Catch::Matchers::Contains("dimension"));
    CHECK_THROWS_AS(latent_line_errors(two_modes(1.0, 0.1), 1, schedule, equal_design(schedule), {1000, 12.0}),
                    BadArgument);
}

}  // namespace
