// One point of a learning curve, against GSL's hybrid solver on the same equations, in one run.

#include <benchmark/benchmark.h>

#include <cmath>

#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#ifdef RESOLVA_WITH_GSL
#include <resolva/numerics/adapters/gsl.hpp>
#endif

#include "random_points.hpp"

namespace {

using namespace resolva;

const std::vector<ScoreProblem>& problems() {
    static const std::vector<ScoreProblem> list = bench::random_problems(1024);
    return list;
}

/// Test, train, objective, score and exact error of one random point, the constants given.
void full_point(benchmark::State& state) {
    const std::vector<ScoreProblem>& list = problems();
    std::size_t i = 0;
    long steps = 0;
    for (auto _ : state) {
        const ScoreProblem& problem = list[i++ % list.size()];
        const ExactError exact = gaussian_exact_error(problem.spectrum, problem.noising);
        const Prediction point = predict(problem);
        benchmark::DoNotOptimize(exact);
        steps += point.iterations;
        benchmark::DoNotOptimize(point);
    }
    state.counters["newton_steps"] = static_cast<double>(steps) / static_cast<double>(state.iterations());
}
BENCHMARK(full_point);

/// The order parameters alone.
void monotone_newton(benchmark::State& state) {
    std::size_t i = 0;
    for (auto _ : state) {
        const ScoreProblem& p = problems()[i++ % problems().size()];
        const auto& spectrum = std::get<MarchenkoPastur>(p.spectrum);
        const auto map =
            order_parameter_map(p.constants, spectrum, p.sample_ratio, p.feature_ratio, p.ridge, p.draws);
        benchmark::DoNotOptimize(solve(map, map.upper_bound()));
    }
}
BENCHMARK(monotone_newton);

#ifdef RESOLVA_WITH_GSL

/// x - T(x) = 0 by the hybrid method with the analytic Jacobian, from the same start.
gsl::MultiRoot by_hybrid_method(const ScoreProblem& p) {
    const auto& spectrum = std::get<MarchenkoPastur>(p.spectrum);
    const auto map =
        order_parameter_map(p.constants, spectrum, p.sample_ratio, p.feature_ratio, p.ridge, p.draws);
    const auto at = [](std::span<const double> x) { return std::array<double, 3>{x[0], x[1], x[2]}; };
    const std::array<double, 3> start = map.upper_bound();
    return gsl::multiroot_hybridsj(
        [&](std::span<const double> x, std::span<double> f) {
            const auto image = map(at(x));
            for (std::size_t k = 0; k < 3; ++k) f[k] = x[k] - image[k];
        },
        [&](std::span<const double> x, std::span<double> j) {
            const auto linear = linearise(map, at(x));
            for (std::size_t r = 0; r < 3; ++r) {
                for (std::size_t c = 0; c < 3; ++c)
                    j[3 * r + c] = (r == c ? 1.0 : 0.0) - linear.jacobian[r][c];
            }
        },
        start, 1e-12);
}

/// Points of the box where the hybrid method reaches the right answer from the same start.
const std::vector<ScoreProblem>& easy_problems() {
    static const std::vector<ScoreProblem> list = [] {
        std::vector<ScoreProblem> easy;
        for (const ScoreProblem& p : problems()) {
            const auto root = by_hybrid_method(p);
            const auto answer = predict(p).order_parameters;
            bool right = root.status == Status::converged;
            for (std::size_t k = 0; k < 3 && right; ++k) {
                right = std::abs(root.value[k] - answer[k]) <= 1e-6 * std::abs(answer[k]);
            }
            if (right) easy.push_back(p);
        }
        return easy;
    }();
    return list;
}

void hybrid_method_where_it_converges(benchmark::State& state) {
    const auto& easy = easy_problems();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(by_hybrid_method(easy[i++ % easy.size()]));
    state.counters["converging_share"] =
        static_cast<double>(easy.size()) / static_cast<double>(problems().size());
}
BENCHMARK(hybrid_method_where_it_converges);

void monotone_newton_on_the_same_points(benchmark::State& state) {
    const auto& easy = easy_problems();
    std::size_t i = 0;
    for (auto _ : state) {
        const ScoreProblem& p = easy[i++ % easy.size()];
        const auto& spectrum = std::get<MarchenkoPastur>(p.spectrum);
        const auto map =
            order_parameter_map(p.constants, spectrum, p.sample_ratio, p.feature_ratio, p.ridge, p.draws);
        benchmark::DoNotOptimize(solve(map, map.upper_bound()));
    }
}
BENCHMARK(monotone_newton_on_the_same_points);

#endif

}  // namespace

BENCHMARK_MAIN();
