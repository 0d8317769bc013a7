// The companion systems: one run of the sampler's error recursions, and one training curve on the line.

#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/generalization/generated_law.hpp>
#include <resolva/theory/generalization/line_training_curve.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/steps_to_target.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>
#include <resolva/validation/generalization/line_draws.hpp>

namespace {

using namespace resolva;

/// KL, total variation and path KL on a subspace; the argument is T.
void ddpm_subspace(benchmark::State& state) {
    for (auto _ : state) {
        const NoiseSchedule schedule = li_yan_schedule(static_cast<int>(state.range(0)));
        benchmark::DoNotOptimize(
            sampling_errors(subspace_spectrum(64, 8), 64, schedule, adaptive_design(schedule)));
    }
}
BENCHMARK(ddpm_subspace)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

/// The same for a Marchenko-Pastur covariance; the argument is its number of nodes, at T = 1000.
void ddpm_spectrum(benchmark::State& state) {
    const DiscreteSpectrum data(MarchenkoPastur(0.5).atoms(static_cast<std::size_t>(state.range(0))));
    for (auto _ : state) {
        const NoiseSchedule schedule = li_yan_schedule(1000);
        benchmark::DoNotOptimize(sampling_errors(data, 256, schedule, equal_design(schedule)));
    }
}
BENCHMARK(ddpm_spectrum)->Arg(16)->Arg(64)->Unit(benchmark::kMicrosecond);

/// Smallest number of steps for TV <= 0.05.
void steps_for_tv(benchmark::State& state) {
    const DiscreteSpectrum data = subspace_spectrum(64, 8);
    for (auto _ : state) {
        benchmark::DoNotOptimize(steps_to_target(data, 64, "equal", SamplingMeasure::tv, 0.05));
    }
}
BENCHMARK(steps_for_tv)->Unit(benchmark::kMillisecond);

/// A thousand networks, one a noise level.
void learned_sampler(benchmark::State& state) {
    Model model{find_activation("relu"), find_activation("identity")};
    model.intrinsic_ratio = 0.125;
    const NoiseSchedule schedule = li_yan_schedule(1000);
    const SamplerDesign design = adaptive_design(schedule);
    for (auto _ : state) benchmark::DoNotOptimize(learned_path(model, schedule, design));
}
BENCHMARK(learned_sampler)->Unit(benchmark::kMillisecond);

/// Features, samples, both quadratic forms, the flow and 49 points with the stopping time; the argument is m.
void training_curve_on_the_line(benchmark::State& state) {
    const LineExperiment experiment;
    std::vector<double> times;
    for (int i = 0; i < 49; ++i) times.push_back(std::pow(10.0, i / 6.0));
    for (auto _ : state) {
        const LineNetwork network = draw_line_network(static_cast<int>(state.range(0)), 1);
        const std::vector<double> samples = draw_line_samples(experiment, 1000, 1);
        const TimeWeight weight = TimeWeight::noise_deviation;
        benchmark::DoNotOptimize(line_training_curve(empirical_form(experiment, network, weight, samples),
                                                     population_form(experiment, network, weight), times));
    }
}
BENCHMARK(training_curve_on_the_line)->Arg(64)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);

/// The reverse Fokker-Planck equation at the default grid.
void generated_divergence(benchmark::State& state) {
    const LineExperiment experiment;
    const LineNetwork network = draw_line_network(256, 1);
    const GradientFlow flow(population_form(experiment, network, TimeWeight::noise_deviation));
    const Eigen::VectorXd theta = flow.weights(1e4);
    for (auto _ : state) {
        benchmark::DoNotOptimize(generated_law(experiment, network, {theta.data(), 256}));
    }
}
BENCHMARK(generated_divergence)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
