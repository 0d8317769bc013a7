// The exact score of a nonlinear manifold: all fixed points of the overlap equation and the error on the
// dominant one.

#include <benchmark/benchmark.h>

#include <string>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

namespace {

using namespace resolva;

/// The arguments of the benchmark are 1000 t and 100 psi_D.
void nonlinear_exact_score(benchmark::State& state, const std::string& manifold) {
    const Activation sigma = find_activation(manifold);
    const Noising noising = Noising::at_time(1e-3 * static_cast<double>(state.range(0)));
    double branches = 0.0;
    for (auto _ : state) {
        const NonlinearExactScore score =
            exact_score(sigma, noising, 0.01 * static_cast<double>(state.range(1)));
        if (score.status != Status::converged) state.SkipWithError("not converged");
        branches = static_cast<double>(score.branches.size());
        benchmark::DoNotOptimize(score);
    }
    state.counters["fixed_points"] = branches;
}

#define RESOLVA_MANIFOLD(label, name)                     \
    BENCHMARK_CAPTURE(nonlinear_exact_score, label, name) \
        ->ArgsProduct({{10, 100}, {10, 30, 60, 90}})      \
        ->Unit(benchmark::kMillisecond)

RESOLVA_MANIFOLD(tanh, "tanh");
RESOLVA_MANIFOLD(erf, "erf");
RESOLVA_MANIFOLD(sin, "sin");
RESOLVA_MANIFOLD(sign, "sign");
RESOLVA_MANIFOLD(hard_tanh, "hard_tanh");
RESOLVA_MANIFOLD(centred_relu, "centred:relu");
RESOLVA_MANIFOLD(quadratic, "quadratic");
RESOLVA_MANIFOLD(cubic, "cubic");
RESOLVA_MANIFOLD(linear_and_cubic, "hermite:0,1,0,1");
RESOLVA_MANIFOLD(mixed_cubic, "hermite:0,1,0.5,0.3");
RESOLVA_MANIFOLD(fourth_degree, "hermite:0,0,0,0,1");
RESOLVA_MANIFOLD(mixed_fourth_degree, "hermite:0,1,0,0,0.3");
RESOLVA_MANIFOLD(fifth_degree, "hermite:0,0,0,0,0,1");

}  // namespace

BENCHMARK_MAIN();
