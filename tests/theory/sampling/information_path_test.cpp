// The path divergence from Fisher informations and one mutual information, for Gaussian data, for a
// nonlinear manifold of many latent coordinates, and with a learned score.

#include <cmath>
#include <vector>

#include <boost/math/special_functions/erf.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/sampling/information_path.hpp>
#include <resolva/theory/sampling/latent_line.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

Noising level(const NoiseSchedule& schedule, int t) {
    return Noising::with(std::sqrt(schedule.signal(t)), schedule.noise(t));
}

TEST_CASE("Gaussian data have the path divergence of their informations") {
    // J = <1/(a^2 c + h)>, I = <ln(1 + a^2 c/h)>/2.
    const NoiseSchedule schedule = li_yan_schedule(200);
    const DiscreteSpectrum data({{0.0, 0.6}, {0.3, 0.1}, {1.0, 0.2}, {4.0, 0.1}});
    std::vector<double> fisher;
    for (int t = 2; t <= schedule.steps(); ++t)
        fisher.push_back(data.averages(schedule.noise(t), schedule.signal(t)).inverse);
    double power = 0.0;
    double information = 0.0;
    for (const SpectralAtom& atom : data.atoms()) {
        power += atom.weight * atom.eigenvalue;
        information +=
            0.5 * atom.weight * std::log1p(schedule.signal(1) * atom.eigenvalue / schedule.noise(1));
    }
    for (const char* name : {"adaptive", "equal", "exponential-integrator"}) {
        INFO(name);
        const SamplerDesign design = find_design(name, schedule);
        const double direct = path_divergence(data, 1.0, schedule, design).total;
        CHECK(std::abs(information_path_kl(schedule, design, {power, information, fisher}) - direct) < 1e-11);
    }
    CHECK(std::isinf(information_path_kl(schedule, ddim_design(schedule), {power, information, fisher})));
    fisher.pop_back();
    CHECK_THROWS_WITH(information_path_kl(schedule, adaptive_design(schedule), {power, information, fisher}),
                      Catch::Matchers::Contains("levels"));
}

TEST_CASE("Bayes-optimal estimation of a linear manifold gives the Gaussian path divergence") {
    const NoiseSchedule schedule = li_yan_schedule(16, 1.0, 2.0);
    const SamplerDesign design = exponential_integrator_design(schedule);
    const Activation identity = find_activation("identity");
    std::vector<double> fisher;
    for (int t = 2; t <= schedule.steps(); ++t) {
        const NonlinearExactScore at = exact_score(identity, level(schedule, t), 0.5);
        REQUIRE(at.status == Status::converged);
        fisher.push_back((1.0 - at.error) / schedule.noise(t));
    }
    const double information = -0.5 * exact_score(identity, level(schedule, 1), 0.5).free_entropy;
    const double direct =
        path_divergence(DiscreteSpectrum(MarchenkoPastur(0.5).atoms(64)), 1.0, schedule, design).total;
    CHECK_CLOSE(information_path_kl(schedule, design, {1.0, information, fisher}), direct, 1e-6);
}

TEST_CASE("a manifold of very many latent coordinates samples like independent coordinates") {
    // psi_D -> infinity: the pre-activations become independent, and each data coordinate is tanh(g) alone;
    // its law is stood for by 80 atoms at the quantiles, which the noise of the first level blurs.
    const NoiseSchedule schedule = li_yan_schedule(20, 1.0, 3.0);
    Model model{find_activation("relu"), find_activation("tanh")};
    model.sample_ratio = 4.0;
    model.feature_ratio = 8.0;
    model.intrinsic_ratio = 2000.0;
    std::vector<MixtureComponent> atoms;
    constexpr int count = 80;
    for (int i = 0; i < count; ++i) {
        const double quantile = std::sqrt(2.0) * boost::math::erf_inv(2.0 * (i + 0.5) / count - 1.0);
        atoms.push_back({std::tanh(quantile), 0.0, 1.0 / count});
    }
    for (const char* name : {"adaptive", "exponential-integrator"}) {
        INFO(name);
        const SamplerDesign design = find_design(name, schedule);
        const LearnedPath path = learned_path(model, schedule, design);
        REQUIRE(path.status == Status::converged);
        const double independent =
            latent_line_errors(GaussianMixture(atoms), 1, schedule, design, {64, 8.0}).path_kl;
        CHECK_CLOSE(path.exact_part, independent, 1e-4);
        CHECK((path.cross_part == 0.0) == (std::string(name) == "adaptive"));
    }
}

TEST_CASE("a learned score on a nonlinear manifold pays for its error and its alignment") {
    const NoiseSchedule schedule = li_yan_schedule(12, 1.0, 2.0);
    const SamplerDesign design = exponential_integrator_design(schedule);
    Model model{find_activation("relu"), find_activation("tanh")};
    model.intrinsic_ratio = 0.5;
    model.feature_ratio = 2.0;
    model.sample_ratio = 1e9;
    model.ridge = 1e-9;
    // Endless samples: the best linear combination of features, E<s_A, s_A - s*> = 0.
    for (const LearnedLevel& at : learned_path(model, schedule, design).levels)
        CHECK_CLOSE(at.score, -at.aligned, 1e-5);
    // Nothing learnt: the whole score is missing.
    model.ridge = 1e9;
    const LearnedPath untrained = learned_path(model, schedule, design);
    REQUIRE(untrained.status == Status::converged);
    for (const LearnedLevel& at : untrained.levels) {
        const double error = exact_score(model.manifold, level(schedule, at.step), 0.5).error;
        CHECK_CLOSE(at.score, (1.0 - error) / schedule.noise(at.step), 1e-6);
        CHECK_CLOSE(at.aligned, -at.score, 1e-6);
    }
    model.ridge = 1e-2;
    model.feature_ratio = 8.0;
    model.sample_ratio = 4.0;
    const double target = 1.2 * learned_path(model, schedule, design).total;
    const Root samples = samples_to_target(model, schedule, design, target);
    REQUIRE(samples.status == Status::converged);
    CHECK(samples.argument < 4.0);
    model.sample_ratio = samples.argument;
    CHECK_CLOSE(learned_path(model, schedule, design).total, target, 1e-7);
}

}  // namespace
