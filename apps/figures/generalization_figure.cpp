#include <algorithm>
#include <cmath>
#include <span>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/generalization/generated_law.hpp>
#include <resolva/theory/generalization/line_training_curve.hpp>
#include <resolva/theory/generalization/training_time_bound.hpp>
#include <resolva/validation/generalization/line_draws.hpp>

#include "figures/companion_figures.hpp"
#include "model/parallel.hpp"

namespace resolva::program {

namespace {

constexpr std::uint64_t seed = 1;
constexpr int features = 256;

std::vector<double> log_grid(double first, double last, int count) {
    std::vector<double> grid;
    for (int i = 0; i < count; ++i) grid.push_back(first * std::pow(last / first, i / (count - 1.0)));
    return grid;
}

std::span<const double> view(const Eigen::VectorXd& v) {
    return {v.data(), static_cast<std::size_t>(v.size())};
}

Panel bound_panel() {
    Panel panel{"The theorem's upper bound, m = n (constants left out)",
                {"training time", true, ""},
                {"bound", true, "[1e-3:10]"},
                {},
                "top left"};
    int color = 0;
    Curve best{{}, {}, {}, "optimum", 6, LineStyle::points};
    for (const double n : {1e2, 1e3, 1e4, 1e5}) {
        Curve curve{log_grid(0.3, 1e3, 81), {}, {}, "n = " + to_text(n), color++, LineStyle::solid};
        for (const double tau : curve.x) curve.y.push_back(training_time_bound(n, n, tau));
        const BoundOptimum optimum = optimal_training_time(n, n);
        best.x.push_back(optimum.time);
        best.y.push_back(optimum.value);
        panel.curves.push_back(std::move(curve));
    }
    panel.curves.push_back(std::move(best));
    return panel;
}

/// Test losses along time, and their minima against n with the bound's optimum.
std::vector<Panel> loss_panels(int threads, const LineExperiment& experiment, const LineNetwork& network,
                               const ScoreMatchingForm& population) {
    const std::vector<double> times = log_grid(1.0, 1e8, 81);
    const std::vector<int> sizes{30, 100, 300, 1000, 3000, 10000};
    constexpr std::size_t replicas = 8;
    std::vector<LineTrainingCurve> curves(sizes.size() * replicas);
    parallel_for(curves.size(), threads, [&](std::size_t i) {
        const auto replica = static_cast<std::uint32_t>(i % replicas);
        const auto samples = draw_line_samples(experiment, sizes[i / replicas], seed, replica);
        curves[i] = line_training_curve(
            empirical_form(experiment, network, TimeWeight::noise_deviation, samples), population, times);
    });
    Panel along{"Test loss along training time (solid), train dashed",
                {"training time", true, ""},
                {"loss", true, "[1e-4:1]"},
                {},
                "bottom left"};
    int color = 0;
    for (std::size_t s = 1; s < sizes.size(); s += 2) {
        const LineTrainingCurve& curve = curves[s * replicas];
        along.curves.push_back(
            {times, curve.test, {}, "n = " + std::to_string(sizes[s]), color, LineStyle::solid});
        along.curves.push_back({times, curve.train, {}, "", color++, LineStyle::dashed});
    }
    const LineTrainingCurve limit = line_training_curve(population, population, times);
    along.curves.push_back({times, limit.test, {}, "population", 6, LineStyle::dotted});

    Panel minimal{"Lowest test loss against samples, and the bound above it",
                  {"n", true, ""},
                  {"loss", true, ""},
                  {},
                  "bottom left"};
    Curve exact{{}, {}, {}, "exact, mean of 8 sample sets", 0, LineStyle::points};
    Curve bound{{}, {}, {}, "optimum of the bound at m = n", 1, LineStyle::dotted};
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        double sum = 0.0, squares = 0.0;
        for (std::size_t r = 0; r < replicas; ++r) {
            const double value = curves[s * replicas + r].stopping_test;
            sum += value / replicas;
            squares += value * value / replicas;
        }
        exact.x.push_back(sizes[s]);
        exact.y.push_back(sum);
        exact.error.push_back(std::sqrt(std::max(0.0, squares - sum * sum) / (replicas - 1)));
        bound.x.push_back(sizes[s]);
        bound.y.push_back(optimal_training_time(sizes[s], sizes[s]).value);
    }
    minimal.curves = {exact, bound};
    return {along, minimal};
}

Panel divergence_panel(int threads, const LineExperiment& experiment, const LineNetwork& network) {
    Panel panel{"KL of the generated law (solid) and its Girsanov bound (dotted)",
                {"training time", true, ""},
                {"KL(p || generated)", true, ""},
                {},
                "bottom left"};
    const ScoreMatchingForm uniform = population_form(experiment, network, TimeWeight::uniform);
    const std::vector<double> times = log_grid(1e2, 1e7, 26);
    int color = 0;
    for (const int n : {30, 100, 300}) {
        const GradientFlow flow(empirical_form(experiment, network, TimeWeight::noise_deviation,
                                               draw_line_samples(experiment, n, seed)));
        Curve kl{times,           std::vector<double>(times.size()), {}, "n = " + std::to_string(n), color,
                 LineStyle::solid};
        Curve bound{times, std::vector<double>(times.size()), {}, "", color++, LineStyle::dotted};
        parallel_for(times.size(), threads, [&](std::size_t i) {
            const Eigen::VectorXd theta = flow.weights(times[i]);
            kl.y[i] = generated_law(experiment, network, view(theta), {30.0, 0.04, 150}).kl;
            bound.y[i] = girsanov_bound(experiment, uniform(theta));
        });
        panel.curves.push_back(std::move(kl));
        panel.curves.push_back(std::move(bound));
    }
    return panel;
}

}  // namespace

FigureOutput generalization_figure(int threads) {
    const LineExperiment experiment;
    const LineNetwork network = draw_line_network(features, seed);
    const ScoreMatchingForm population = population_form(experiment, network, TimeWeight::noise_deviation);
    FigureOutput output;
    output.plot.title = "Generalization along training: two modes at -3 and 3, m = 256 features";
    output.plot.columns = 2;
    output.plot.panels.push_back(bound_panel());
    for (Panel& panel : loss_panels(threads, experiment, network, population)) {
        output.plot.panels.push_back(std::move(panel));
    }
    output.plot.panels.push_back(divergence_panel(threads, experiment, network));
    output.table.head = {{"resolva", RESOLVA_VERSION}};
    output.table.columns = {"panel", "curve", "x", "y"};
    for (const Panel& panel : output.plot.panels) {
        for (std::size_t c = 0; c < panel.curves.size(); ++c) {
            const Curve& curve = panel.curves[c];
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                output.table.rows.push_back({panel.title,
                                             curve.label.empty() ? "curve " + std::to_string(c) : curve.label,
                                             to_text(curve.x[i]), to_text(curve.y[i])});
            }
        }
    }
    return output;
}

}  // namespace resolva::program
