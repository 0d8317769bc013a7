// Tempered densities on curves and surfaces, construction of the noised density included.

#include <benchmark/benchmark.h>

#include <resolva/theory/geometry/small_noise_expansion.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>

namespace {

using namespace resolva;

void tempered_circle(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(tempered_law(NoisedCircle(1.0, {1.0}, 0.01), 1.0));
}
BENCHMARK(tempered_circle)->Unit(benchmark::kMillisecond);

void tempered_ellipse(benchmark::State& state) {
    const double sigma = 0.01 * static_cast<double>(state.range(0));
    for (auto _ : state) {
        const NoisedCurve ellipse(ClosedCurve::ellipse(1.0, 2.0), {1.0}, sigma);
        benchmark::DoNotOptimize(tempered_law(ellipse, 1.0));
    }
}
BENCHMARK(tempered_ellipse)->Arg(1)->Arg(5)->Unit(benchmark::kMillisecond);

void tempered_torus(benchmark::State& state) {
    const NoisedTorus torus(1.0, 0.4, {0.0, 0.0, ReferenceMeasure::volume}, 0.01);
    for (auto _ : state) benchmark::DoNotOptimize(tempered_law(torus, 1.0));
}
BENCHMARK(tempered_torus)->Unit(benchmark::kMillisecond);

void expansion_on_the_ellipse(benchmark::State& state) {
    const AnyNoisedManifold ellipse = NoisedCurve(ClosedCurve::ellipse(1.0, 2.0), {1.0}, 0.01);
    for (auto _ : state) benchmark::DoNotOptimize(small_noise_expansion(ellipse, {0.8, 1.5}));
}
BENCHMARK(expansion_on_the_ellipse)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
