// Deriving and solving random-matrix models: from text to the first number, and each further point of a
// sweep.

#include <benchmark/benchmark.h>

#include <string>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

namespace {

using namespace resolva;

const char* const names[] = {"marchenko_pastur",
                             "anisotropic_marchenko_pastur",
                             "wishart_plus_goe",
                             "product_of_wisharts",
                             "ridge_regression",
                             "random_features_resolvent",
                             "random_feature_regression",
                             "two_layers",
                             "kernel_limit",
                             "correlated_designs",
                             "diffusion_infinite_draws",
                             "diffusion_finite_draws"};

ExpressionModel model_of(benchmark::State& state) {
    const std::string name = names[state.range(0)];
    state.SetLabel(name);
    return read_model_file(RESOLVA_SOURCE_DIR "/theory/analyses/" + name + ".toml");
}

void from_text_to_number(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(evaluate(model_of(state)).outputs);
}
BENCHMARK(from_text_to_number)->DenseRange(0, 11)->Unit(benchmark::kMillisecond);

void next_point_of_a_sweep(benchmark::State& state) {
    const DeterministicEquivalent equivalent(model_of(state));
    EquivalentSolver<double> solver(equivalent);
    std::vector<double> point = equivalent.default_point();
    double& swept = point[equivalent.parameter_index(state.range(0) == 2 ? "shift" : "ridge")];
    solver.solve(point);
    double factor = 1.01;
    int step = 0;
    for (auto _ : state) {
        if (++step % 50 == 0) factor = 1.0 / factor;  // up and down by a factor of 1.6
        swept *= factor;
        if (solver.solve(point).status != Status::converged) state.SkipWithError("a point did not converge");
    }
    state.counters["unknowns"] = equivalent.unknowns();
    state.counters["nonlinear"] = equivalent.nonlinear_unknowns();
    state.counters["blocks"] = equivalent.reduced_blocks();
    state.counters["naive blocks"] = equivalent.naive_blocks();
}
BENCHMARK(next_point_of_a_sweep)->DenseRange(0, 11)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
