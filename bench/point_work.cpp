// Solves COUNT points and prints the mean number of Newton steps: the workload whose instructions
// scripts/count_instructions.sh counts.

#include <cstdio>
#include <cstdlib>

#include <resolva/theory/score_matching/prediction.hpp>

#include "random_points.hpp"

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
    const auto problems = resolva::bench::random_problems(1000);
    long steps = 0;
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto point = resolva::predict(problems[i % problems.size()]);
        steps += point.iterations;
        sum += point.test;
    }
    std::printf("%zu points, %.3f Newton steps a point, mean test error %.12g\n", count,
                static_cast<double>(steps) / static_cast<double>(count ? count : 1),
                sum / static_cast<double>(count ? count : 1));
    return 0;
}
