#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

Model relu_model(double psi_n, double psi_p, double ridge) {
    Model model{find_activation("relu"), find_activation("identity")};
    model.sample_ratio = psi_n;
    model.feature_ratio = psi_p;
    model.intrinsic_ratio = 0.25;
    model.ridge = ridge;
    return model;
}

TEST_CASE("the learned path divergence is the exact part plus the weighted score errors") {
    const NoiseSchedule schedule = li_yan_schedule(60);
    const Model model = relu_model(4.0, 8.0, 1e-2);
    for (const char* name : {"adaptive", "equal"}) {
        const SamplerDesign design = find_design(name, schedule);
        const LearnedPath path = learned_path(model, schedule, design);
        REQUIRE(path.status == Status::converged);
        CHECK(path.cross_part == 0.0);  // both have the adaptive drift
        CHECK_CLOSE(path.total, path.exact_part + path.score_part, 1e-14);
        double sum = 0.0;
        for (const LearnedLevel& level : path.levels) {
            Model at = model;
            at.noising = Noising::with(std::sqrt(schedule.signal(level.step)), schedule.noise(level.step));
            const SamplerStep& step = design.at(level.step);
            sum += step.drift * step.drift / (2.0 * step.variance) * predict(equations(at)).score;
        }
        CHECK_CLOSE(path.score_part, sum, 1e-12);
    }
}

TEST_CASE("an untrained network pays the whole score") {
    // A = 0: score = E|s*|^2/d and aligned = -E|s*|^2/d, reached as the ridge grows.
    const NoiseSchedule schedule = li_yan_schedule(40);
    const LearnedPath path =
        learned_path(relu_model(4.0, 8.0, 1e9), schedule, exponential_integrator_design(schedule));
    REQUIRE(path.status == Status::converged);
    for (const LearnedLevel& level : path.levels) {
        const double h = schedule.noise(level.step);
        const double square = MarchenkoPastur(0.25).averages(h, schedule.signal(level.step)).inverse;
        CHECK_CLOSE(level.score, square, 1e-6);
        CHECK_CLOSE(level.aligned, -square, 1e-6);
    }
}

TEST_CASE("many samples make the network the best linear combination of its features") {
    // Then E<s_A, s_A - s*> = 0, so that score = -aligned; in general Cauchy and Schwarz bound the alignment.
    const NoiseSchedule schedule = li_yan_schedule(40);
    const SamplerDesign design = exponential_integrator_design(schedule);
    for (const LearnedLevel& level : learned_path(relu_model(1e9, 2.0, 1e-9), schedule, design).levels) {
        CHECK_CLOSE(level.score, -level.aligned, 1e-5);
    }
    for (const LearnedLevel& level : learned_path(relu_model(2.0, 3.0, 1e-3), schedule, design).levels) {
        const double square =
            MarchenkoPastur(0.25).averages(schedule.noise(level.step), schedule.signal(level.step)).inverse;
        CHECK(level.aligned * level.aligned <= level.score * square);
    }
}

TEST_CASE("samples features and steps that were found meet the target and a little less does not") {
    const NoiseSchedule schedule = li_yan_schedule(60);
    const SamplerDesign design = adaptive_design(schedule);
    const Model model = relu_model(4.0, 16.0, 1e-2);
    const double target = 1.3 * learned_path(relu_model(40.0, 16.0, 1e-2), schedule, design).total;
    const Root samples = samples_to_target(model, schedule, design, target);
    REQUIRE(samples.status == Status::converged);
    CHECK(learned_path(relu_model(samples.argument, 16.0, 1e-2), schedule, design).total ==
          Approx(target).epsilon(1e-7));
    CHECK(learned_path(relu_model(0.99 * samples.argument, 16.0, 1e-2), schedule, design).total > target);
    const Root features = features_to_target(relu_model(40.0, 1.0, 1e-2), schedule, design, target);
    REQUIRE(features.status == Status::converged);
    CHECK(features.argument < 16.0);
    CHECK(learned_path(relu_model(40.0, features.argument, 1e-2), schedule, design).total ==
          Approx(target).epsilon(1e-7));
    // In T the path divergence has a minimum: the exact part falls, the networks at low noise cost more.
    const Model wide = relu_model(1e4, 400.0, 1e-3);
    const auto total = [&](std::int64_t T) {
        const NoiseSchedule s = li_yan_schedule(static_cast<int>(T));
        return learned_path(wide, s, adaptive_design(s)).total;
    };
    const FirstInteger steps = learned_steps_to_target(wide, "adaptive", 0.42);
    REQUIRE(steps.status == Status::converged);
    CHECK(steps.value > 12);
    CHECK(total(steps.value) <= 0.42);
    CHECK(total(steps.value - 1) > 0.42);
    CHECK(total(400) > total(20));
    CHECK(learned_steps_to_target(wide, "adaptive", 0.1).status == Status::no_bracket);
    CHECK(samples_to_target(relu_model(1.0, 0.01, 1e-2), schedule, design, 1e-6).status ==
          Status::no_bracket);
}

TEST_CASE("a deterministic design diverges on every manifold") {
    const NoiseSchedule schedule = li_yan_schedule(40);
    Model model = relu_model(4.0, 8.0, 1e-2);
    CHECK(learned_path(model, schedule, ddim_design(schedule)).status == Status::diverges);
    model.manifold = find_activation("tanh");
    const NoiseSchedule few = li_yan_schedule(10);
    CHECK(learned_path(model, few, ddim_design(few)).status == Status::diverges);
}

}  // namespace
