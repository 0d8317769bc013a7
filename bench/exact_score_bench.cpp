// The exact score of a nonlinear manifold: all fixed points of the overlap equation and the error on the
// dominant one.

#include <benchmark/benchmark.h>

#include <string>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

namespace {

using namespace resolva;

/// psi_D = 0.3; the argument of the benchmark is 1000 t.
void nonlinear_exact_score(benchmark::State& state, const std::string& manifold) {
    const Activation sigma = find_activation(manifold);
    const Noising noising = Noising::at_time(1e-3 * static_cast<double>(state.range(0)));
    double branches = 0.0;
    for (auto _ : state) {
        const NonlinearExactScore score = exact_score(sigma, noising, 0.3);
        if (score.status != Status::converged) state.SkipWithError("not converged");
        branches = static_cast<double>(score.branches.size());
        benchmark::DoNotOptimize(score);
    }
    state.counters["fixed_points"] = branches;
}

#define RESOLVA_MANIFOLD(label, name) \
    BENCHMARK_CAPTURE(nonlinear_exact_score, label, name)->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond)

RESOLVA_MANIFOLD(tanh, "tanh");
RESOLVA_MANIFOLD(erf, "erf");
RESOLVA_MANIFOLD(sin, "sin");
RESOLVA_MANIFOLD(sign, "sign");
RESOLVA_MANIFOLD(hard_tanh, "hard_tanh");
RESOLVA_MANIFOLD(centred_relu, "centred:relu");
RESOLVA_MANIFOLD(quadratic, "quadratic");
RESOLVA_MANIFOLD(cubic, "cubic");

}  // namespace

BENCHMARK_MAIN();
