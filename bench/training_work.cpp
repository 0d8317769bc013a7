// Repeats one piece of work of the training-time theory COUNT times: training_work
// curve|stopping|spectrum|density COUNT. scripts/count_instructions.sh counts the instructions of one
// repetition.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>

#include "training_problem.hpp"

int main(int argc, char** argv) {
    using namespace resolva;
    const std::string_view what = argc > 1 ? argv[1] : "curve";
    const unsigned long count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1;
    const ScoreProblem problem = bench::training_problem();
    const FeatureSpectrum spectrum(problem);
    const std::vector<double> times = bench::training_times();
    const std::vector<double> grid = bench::density_grid(spectrum);
    double sum = 0.0;
    for (unsigned long i = 0; i < count; ++i) {
        if (what == "curve") {
            sum += predict_training(problem, times).points.back().test;
        } else if (what == "stopping") {
            sum += optimal_stopping(problem).test;
        } else if (what == "spectrum") {
            sum += FeatureSpectrum(problem).mass();
        } else if (what == "density") {
            sum += spectrum.density(grid)[500];
        } else {
            std::fprintf(stderr, "training_work: the work is curve, stopping, spectrum or density\n");
            return 2;
        }
    }
    std::printf("%lu times, sum %.12g\n", count, sum);
    return 0;
}
