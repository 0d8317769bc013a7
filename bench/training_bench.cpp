// The density of the feature matrix and training curves, next to a plain damped fixed-point loop.

#include <complex>
#include <vector>

#include <benchmark/benchmark.h>

#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/theory/score_matching/training/two_point.hpp>

#include "training_problem.hpp"

namespace {

using namespace resolva;

using bench::density_grid;
using bench::training_problem;

/// Edges, atoms, bulks and masses.
void spectrum_search(benchmark::State& state) {
    const ScoreProblem p = training_problem();
    for (auto _ : state) benchmark::DoNotOptimize(FeatureSpectrum(p).mass());
}
BENCHMARK(spectrum_search)->Unit(benchmark::kMillisecond);

/// Density at 1,000 points on the real axis, the spectrum given.
void density_1000_points(benchmark::State& state) {
    const FeatureSpectrum spectrum(training_problem());
    const std::vector<double> x = density_grid(spectrum);
    for (auto _ : state) benchmark::DoNotOptimize(spectrum.density(x));
}
BENCHMARK(density_1000_points)->Unit(benchmark::kMillisecond);

/// The same density by the damped iteration x <- (x + T(x)) / 2 at Im z = 1e-4 |z|, started at the neighbour,
/// to a relative change of 1e-8: what a script does. `iterations` counts those of all points.
void density_1000_points_by_damped_iteration(benchmark::State& state) {
    const ScoreProblem p = training_problem();
    const FeatureSpectrum spectrum(p);
    const std::vector<double> x = density_grid(spectrum);
    const auto& law = std::get<MarchenkoPastur>(p.spectrum);
    const auto family = resolvent_family(p, law);
    double iterations = 0.0;
    for (auto _ : state) {
        std::array<std::complex<double>, 3> v{std::complex<double>(0, 1), {0, 1}, {0, 1}};
        double sum = 0.0;
        iterations = 0.0;
        for (const double u : x) {
            auto map = family.map;
            map.ridge = -std::complex<double>(u - family.base, 1e-4 * u);
            for (int k = 0; k < 100000; ++k, ++iterations) {
                const auto image = map(v);
                double change = 0.0;
                for (std::size_t i = 0; i < 3; ++i) {
                    change = std::max(change, std::abs(image[i] - v[i]) / std::abs(v[i]));
                    v[i] = 0.5 * (v[i] + image[i]);
                }
                if (change < 1e-8) break;
            }
            sum += v[2].imag();
        }
        benchmark::DoNotOptimize(sum);
    }
    state.counters["iterations"] = iterations;
}
BENCHMARK(density_1000_points_by_damped_iteration)->Unit(benchmark::kMillisecond);

/// Test and train errors at 200 times from 1e-3 to 1e9, everything included.
void training_curve_200_times(benchmark::State& state) {
    const ScoreProblem p = training_problem();
    const std::vector<double> times = bench::training_times();
    for (auto _ : state) benchmark::DoNotOptimize(predict_training(p, times));
}
BENCHMARK(training_curve_200_times)->Unit(benchmark::kMillisecond);

/// The best stopping time and its window.
void best_stopping_time(benchmark::State& state) {
    const ScoreProblem p = training_problem();
    for (auto _ : state) benchmark::DoNotOptimize(optimal_stopping(p));
}
BENCHMARK(best_stopping_time)->Unit(benchmark::kMillisecond);

/// One two-point function.
void two_point_function(benchmark::State& state) {
    const ScoreProblem p = training_problem();
    const auto& law = std::get<MarchenkoPastur>(p.spectrum);
    const auto family = resolvent_family(p, law);
    const auto one = resolvent_side(family, solve_from_above(family, {0.3, 0.2}).value);
    const auto two = resolvent_side(family, solve_from_above(family, {0.1, 0.5}).value);
    for (auto _ : state) benchmark::DoNotOptimize(two_point(family, one, two));
}
BENCHMARK(two_point_function);

}  // namespace

BENCHMARK_MAIN();
