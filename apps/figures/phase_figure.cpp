// The generalization gap over samples and features, and over training time and features.

#include "figures/training_figures.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>

#include "figures/figure_values.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

FigureOutput phase_figure(int threads) {
    constexpr std::size_t side = 61;
    FigureOutput output;
    output.plot = {
        "Generalization gap, test - train (ReLU, linear manifold, t = 0.1, psi_D = 0.2, ridge 1e-6, m = 4)",
        "",
        {},
        2};
    output.table = table_of({"panel", "x", "psi_p", "gap"});
    const auto exponents = [](double first, double last) {
        std::vector<double> values;
        for (std::size_t i = 0; i < side; ++i) {
            values.push_back(first + (last - first) * static_cast<double>(i) / static_cast<double>(side - 1));
        }
        return values;
    };
    const auto fill = [&](const char* panel, const HeatMap& map) {
        for (std::size_t j = 0; j < map.y.size(); ++j) {
            for (std::size_t i = 0; i < map.x.size(); ++i) {
                output.table.rows.push_back({panel, to_text(std::pow(10.0, map.x[i])),
                                             to_text(std::pow(10.0, map.y[j])),
                                             to_text(std::pow(10.0, map.value[j * map.x.size() + i]))});
            }
        }
    };
    // The widths at which features are as many as samples and as noisy copies, over both ends of the axis.
    const auto threshold = [](std::vector<double> x, std::vector<double> y, const char* label,
                              LineStyle style) {
        return Curve{std::move(x), std::move(y), {}, label, 6, style};
    };
    const ScoreProblem base = equations(relu_model("0.1", 1, 1, 0.2, "1e-6", "4"));

    HeatMap over_samples{exponents(-1.0, 2.0), exponents(-1.0, 2.0), std::vector<double>(side * side),
                         "log10 gap"};
    parallel_for(side * side, threads, [&](std::size_t k) {
        ScoreProblem problem = base;
        problem.sample_ratio = std::pow(10.0, over_samples.x[k % side]);
        problem.feature_ratio = std::pow(10.0, over_samples.y[k / side]);
        over_samples.value[k] = std::log10(std::max(predict(problem).gap, 1e-8));
    });
    fill("samples", over_samples);
    Panel first{"end of training",
                {"log10 psi_n", false, "[-1:2]"},
                {"log10 psi_p", false, "[-1:2]"},
                {},
                "top left"};
    first.heat = over_samples;
    const double four = std::log10(4.0);
    first.curves = {threshold({-1.0, 2.0}, {-1.0, 2.0}, "psi_p = psi_n", LineStyle::solid),
                    threshold({-1.0, 2.0 - four}, {-1.0 + four, 2.0}, "psi_p = m psi_n", LineStyle::dashed)};
    output.plot.panels.push_back(std::move(first));

    const double psi_n = 4.0;
    HeatMap over_time{exponents(-2.0, 6.0), exponents(-1.0, 2.0), std::vector<double>(side * side),
                      "log10 gap"};
    parallel_for(side, threads, [&](std::size_t row) {
        ScoreProblem problem = base;
        problem.sample_ratio = psi_n;
        problem.feature_ratio = std::pow(10.0, over_time.y[row]);
        const TrainingFlow flow(problem, std::pow(10.0, over_time.x.front()),
                                std::pow(10.0, over_time.x.back()));
        for (std::size_t i = 0; i < side; ++i) {
            over_time.value[row * side + i] =
                std::log10(std::max(flow.at(std::pow(10.0, over_time.x[i])).gap, 1e-8));
        }
    });
    fill("time", over_time);
    Panel second{"along training, psi_n = 4",
                 {"log10 tau", false, "[-2:6]"},
                 {"log10 psi_p", false, "[-1:2]"},
                 {},
                 "top left"};
    second.heat = over_time;
    const double samples = std::log10(psi_n);
    second.curves = {
        threshold({-2.0, 6.0}, {samples, samples}, "psi_p = psi_n", LineStyle::solid),
        threshold({-2.0, 6.0}, {four + samples, four + samples}, "psi_p = m psi_n", LineStyle::dashed)};
    output.plot.panels.push_back(std::move(second));
    return output;
}

}  // namespace resolva::program
