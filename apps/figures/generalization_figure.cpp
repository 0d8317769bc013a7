#include <algorithm>
#include <cmath>
#include <span>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/generalization/generated_law.hpp>
#include <resolva/theory/generalization/line_training_curve.hpp>
#include <resolva/theory/generalization/training_time_bound.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>
#include <resolva/validation/generalization/line_draws.hpp>

#include "figures/companion_figures.hpp"
#include "model/model_options.hpp"
#include "parallel/parallel_for.hpp"

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
                {"bound", true, "[1e-4:10]"},
                {},
                "bottom left"};
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
                  {"n", true, "[20:20000]"},
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

/// Score errors along training time in the proportional limit, and the lowest ones against samples.
std::vector<Panel> high_dimension_panels(int threads) {
    const auto problem_at = [](double psi_n, double psi_p) {
        ModelOptions options;
        options.psi_n = to_text(psi_n);
        options.psi_p = to_text(psi_p);
        options.psi_d = "0.2";
        options.ridge = "0";
        return equations(build_model(options));
    };
    Panel along{"High dimension, exact: score error per dimension along time",
                {"training time", true, ""},
                {"score error", true, "[0.1:1000]"},
                {},
                "top left"};
    const std::vector<double> times = log_grid(1e-2, 1e6, 121);
    int color = 0;
    Curve stopped{{}, {}, {}, "best time to stop", 6, LineStyle::points};
    for (const double psi_n : {1.0, 4.0, 16.0, 48.0}) {
        const ScoreProblem problem = problem_at(psi_n, 64.0);
        Curve curve{times, {}, {}, "n/d = " + to_text(psi_n), color++, LineStyle::solid};
        for (const TrainingPoint& p : predict_training(problem, times).points) curve.y.push_back(p.score);
        const Stopping best = optimal_stopping(problem);
        if (std::isfinite(best.time)) {
            stopped.x.push_back(best.time);
            stopped.y.push_back(best.score);
        }
        along.curves.push_back(std::move(curve));
    }
    along.curves.push_back(std::move(stopped));

    Panel lowest{"High dimension, n = m: lowest score error, and the bound's rate",
                 {"n/d", true, ""},
                 {"score error", true, ""},
                 {},
                 "bottom left"};
    const std::vector<double> ratios = log_grid(0.5, 500.0, 31);
    Curve exact{ratios, std::vector<double>(ratios.size()), {}, "exact, stopped", 0, LineStyle::solid};
    parallel_for(ratios.size(), threads, [&](std::size_t i) {
        exact.y[i] = optimal_stopping(problem_at(ratios[i], ratios[i])).score;
    });
    // The theorem's constant is not specified: the least one that keeps the bound above every exact point.
    Curve bound{ratios, {}, {}, "optimum of the bound, least constant", 1, LineStyle::dotted};
    double constant = 0.0;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        bound.y.push_back(optimal_training_time(1e3 * ratios[i], 1e3 * ratios[i]).value);
        constant = std::max(constant, exact.y[i] / bound.y[i]);
    }
    for (double& value : bound.y) value *= constant;
    lowest.curves = {exact, bound};
    return {along, lowest};
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
    for (Panel& panel : high_dimension_panels(threads)) output.plot.panels.push_back(std::move(panel));
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
