// One replica at d = 1000, p = 3000, n = 2000, m = 4, against the same dense algebra by plain BLAS calls,
// side by side: products W x, U, V, the Cholesky factor and its solve, and the output on the fresh samples.
// Random numbers, activations and the true score are the simulation's own extra.
//   build/release/bench/simulation_bench --benchmark_filter=small   for a quick look

#include <benchmark/benchmark.h>

#include <algorithm>

#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/simulate/replica.hpp>

#include "support/models.hpp"

namespace {

using namespace resolva;

Model model() {
    return test::model_of("relu", "identity", 0.1, 2.0, 3.0, 0.5, 1e-2, 4);
}

void replica(benchmark::State& state) {
    use_single_threaded_algebra();
    const std::size_t d = static_cast<std::size_t>(state.range(0));
    Measuring measuring;
    measuring.directions = false;
    for (auto _ : state) benchmark::DoNotOptimize(simulate_replica(model(), d, 1, 0, measuring));
    state.SetLabel(algebra_name());
}

void plain_algebra(benchmark::State& state) {
    use_single_threaded_algebra();
    const Eigen::Index d = state.range(0), p = 3 * d, columns = 8 * d, fresh = 4 * d;
    constexpr Eigen::Index block = 512;
    const Matrix weights = Matrix::Random(d, p);
    const Matrix inputs = Matrix::Random(d, block);
    const Matrix noise = Matrix::Random(d, block);
    Matrix features(p, block), u(p, p), cross(p, d), outputs(d, block);
    for (auto _ : state) {
        u.setZero();
        cross.setZero();
        for (Eigen::Index first = 0; first < columns; first += block) {
            multiply(features, 0.0, 1.0, weights, Operand::transposed, inputs, Operand::plain);
            multiply_by_own_transpose(u, 1.0, 1.0, features);
            multiply(cross, 1.0, 1.0, features, Operand::plain, noise, Operand::transposed);
        }
        u.diagonal().array() += 1e6 * static_cast<double>(p);
        benchmark::DoNotOptimize(factorise(u));
        solve_with_factor(u, cross);
        for (Eigen::Index first = 0; first < fresh; first += block) {
            multiply(features, 0.0, 1.0, weights, Operand::transposed, inputs, Operand::plain);
            multiply(outputs, 0.0, 1.0, cross, Operand::transposed, features, Operand::plain);
        }
        benchmark::DoNotOptimize(outputs.data());
    }
    state.SetLabel(algebra_name());
}

BENCHMARK(replica)->Name("replica/small")->Arg(300)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_algebra)->Name("plain_algebra/small")->Arg(300)->Unit(benchmark::kMillisecond);
BENCHMARK(replica)->Name("replica/full")->Arg(1000)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(plain_algebra)->Name("plain_algebra/full")->Arg(1000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
