// Figures of the training time and of the spectrum behind it.

#include "figures/training_figures.hpp"

#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/optimum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>

#include "figures/spectrum_plot.hpp"
#include "model/model_options.hpp"
#include "model/parallel.hpp"

namespace resolva::program {

namespace {

std::vector<double> logarithmic(double first, double last, std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(first *
                         std::pow(last / first, static_cast<double>(i) / static_cast<double>(count - 1)));
    }
    return values;
}

Model model_of(const std::string& time, double psi_n, double psi_p, double psi_d, const std::string& ridge,
               const std::string& draws) {
    ModelOptions options;
    options.time = time;
    options.psi_n = to_text(psi_n);
    options.psi_p = to_text(psi_p);
    options.psi_d = to_text(psi_d);
    options.ridge = ridge;
    options.draws = draws;
    return build_model(options);
}

Table table_of(std::vector<std::string> columns) {
    return {{{"resolva", RESOLVA_VERSION}}, std::move(columns), {}};
}

std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

/// Least-squares slope of log y against log x.
double fitted_power(const std::vector<double>& x, const std::vector<double>& y) {
    double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0, n = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] > 0.0 && y[i] > 0.0)) continue;
        const double u = std::log(x[i]), v = std::log(y[i]);
        sx += u, sy += v, sxx += u * u, sxy += u * v, n += 1.0;
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

FigureOutput draw_training(int threads) {
    FigureOutput output;
    output.plot = {
        "Gradient flow: generalize, then memorize (ReLU, linear manifold, psi_D = 0.2, no ridge)", "", {}, 2};
    output.table = table_of({"panel", "psi_n", "diffusion_time", "x", "quantity", "value"});
    const auto record = [&](const char* panel, double psi_n, const std::string& t, double x, const char* what,
                            double v) {
        output.table.rows.push_back({panel, to_text(psi_n), t, to_text(x), what, to_text(v)});
    };
    const std::vector<double> times = logarithmic(1e-3, 1e6, 200);

    Panel errors{"test (solid) and train (dashed), t = 0.1, psi_p = 16, one draw",
                 {"training time tau", true},
                 {"error", true, "[1e-3:20]"},
                 {},
                 "bottom left"};
    int color = 0;
    for (const double psi_n : {1.0, 2.0, 4.0, 8.0}) {
        const TrainingCurve curve =
            predict_training(equations(model_of("0.1", psi_n, 16, 0.2, "0", "1")), times);
        Curve test{times, {}, {}, "psi_n = " + short_text(psi_n), color, LineStyle::solid};
        Curve train{times, {}, {}, "", color++, LineStyle::dashed};
        for (const TrainingPoint& p : curve.points) {
            test.y.push_back(p.test);
            train.y.push_back(p.train);
            record("errors", psi_n, "0.1", p.time, "test", p.test);
            record("errors", psi_n, "0.1", p.time, "train", p.train);
        }
        errors.curves.push_back(std::move(test));
        errors.curves.push_back(std::move(train));
    }
    output.plot.panels.push_back(std::move(errors));

    Panel scores{"score error against training time, psi_n = 8, psi_p = 16, one draw",
                 {"training time tau", true},
                 {"score error", true},
                 {},
                 "top left"};
    color = 0;
    for (const char* t : {"0.5", "0.1", "0.02"}) {
        const TrainingCurve curve = predict_training(equations(model_of(t, 8, 16, 0.2, "0", "1")), times);
        Curve score{times, {}, {}, std::string("t = ") + t, color++, LineStyle::solid};
        for (const TrainingPoint& p : curve.points) {
            score.y.push_back(p.score);
            record("scores", 8, t, p.time, "score", p.score);
        }
        scores.curves.push_back(std::move(score));
    }
    output.plot.panels.push_back(std::move(scores));

    const std::vector<double> sizes = logarithmic(1.0, 64.0, 25);
    Panel window{"window of generalization, psi_p = 64, infinite draws",
                 {"psi_n = n/d", true},
                 {"training time tau", true},
                 {},
                 "top left"};
    Panel best{"best score error, psi_p = 64, one draw, t = 0.1",
               {"psi_n = n/d", true},
               {"score error", true},
               {},
               "top right"};
    color = 0;
    for (const char* t : {"0.1", "0.02"}) {
        std::vector<Stopping> stops(sizes.size()), windows(sizes.size());
        std::vector<Optimum> ridges(sizes.size());
        std::vector<Prediction> ends(sizes.size());
        parallel_for(sizes.size(), threads, [&](std::size_t i) {
            const ScoreProblem problem = equations(model_of(t, sizes[i], 64, 0.2, "0", "1"));
            stops[i] = optimal_stopping(problem);
            windows[i] = optimal_stopping(equations(model_of(t, sizes[i], 64, 0.2, "0", "inf")));
            ridges[i] = find_optimum(problem, OptimumOver::ridge, OptimumOf::score,
                                     default_range(OptimumOver::ridge));
            ends[i] = predict(problem);
        });
        Curve generalize{sizes, {}, {}, std::string("generalization, t = ") + t, color, LineStyle::solid};
        Curve memorize{sizes, {}, {}, std::string("memorization, t = ") + t, color, LineStyle::dashed};
        Curve stopped{sizes, {}, {}, "early stopping", 0, LineStyle::solid};
        Curve regularised{sizes, {}, {}, "best ridge", 1, LineStyle::dashed};
        Curve unstopped{sizes, {}, {}, "end of training", 2, LineStyle::dotted};
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            generalize.y.push_back(windows[i].generalization_time);
            memorize.y.push_back(windows[i].memorization_time);
            stopped.y.push_back(stops[i].score);
            regularised.y.push_back(ridges[i].value);
            unstopped.y.push_back(ends[i].score);
            record("window", sizes[i], t, sizes[i], "generalization_time", windows[i].generalization_time);
            record("window", sizes[i], t, sizes[i], "memorization_time", windows[i].memorization_time);
            record("best", sizes[i], t, sizes[i], "score_at_best_time", stops[i].score);
            record("best", sizes[i], t, sizes[i], "score_at_best_ridge", ridges[i].value);
            record("best", sizes[i], t, sizes[i], "score_at_end", ends[i].score);
        }
        window.curves.push_back(std::move(generalize));
        window.curves.push_back(std::move(memorize));
        if (color++ == 0) best.curves = {std::move(stopped), std::move(regularised), std::move(unstopped)};
    }
    output.plot.panels.push_back(std::move(window));
    output.plot.panels.push_back(std::move(best));
    return output;
}

FigureOutput draw_spectrum(int) {
    FigureOutput output;
    output.plot = {
        "Eigenvalues of the feature matrix (tanh features, linear manifold, psi_D = 0.2, psi_n = 4, psi_p = "
        "16)",
        "",
        {},
        2};
    output.table = table_of({"diffusion_time", "draws", "x", "density"});
    for (const auto& [t, draws] : {std::pair{"0.1", "inf"}, {"0.01", "inf"}, {"0.1", "4"}, {"0.01", "100"}}) {
        ModelOptions options;
        options.activation = "tanh";
        options.time = t;
        options.psi_n = "4";
        options.psi_p = "16";
        options.psi_d = "0.2";
        options.draws = draws;
        const FeatureSpectrum spectrum(equations(build_model(options)));
        const std::vector<double> grid = spectrum_grid(spectrum, 900);
        const SpectrumCurve curve{grid, spectrum.density(grid)};
        for (std::size_t i = 0; i < grid.size(); ++i) {
            output.table.rows.push_back({t, draws, to_text(grid[i]), to_text(curve.density[i])});
        }
        output.plot.panels.push_back(
            spectrum_panel(std::string("t = ") + t + ", draws = " + draws, curve, spectrum, {}));
    }
    return output;
}

FigureOutput draw_phase(int threads) {
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
    const ScoreProblem base = equations(model_of("0.1", 1, 1, 0.2, "1e-6", "4"));

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
    first.curves.push_back({{-1.0, 2.0}, {-1.0, 2.0}, {}, "psi_p = psi_n", 6, LineStyle::solid});
    first.curves.push_back({{-1.0, 2.0 - std::log10(4.0)},
                            {-1.0 + std::log10(4.0), 2.0},
                            {},
                            "psi_p = m psi_n",
                            6,
                            LineStyle::dashed});
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
    second.curves.push_back(
        {{-2.0, 6.0}, {std::log10(psi_n), std::log10(psi_n)}, {}, "psi_p = psi_n", 6, LineStyle::solid});
    second.curves.push_back({{-2.0, 6.0},
                             {std::log10(4.0 * psi_n), std::log10(4.0 * psi_n)},
                             {},
                             "psi_p = m psi_n",
                             6,
                             LineStyle::dashed});
    output.plot.panels.push_back(std::move(second));
    return output;
}

/// Score errors per normal and per tangent direction at the end of training, at the time of best test error,
/// and at the best ridge, as the diffusion time goes to zero.
FigureOutput draw_separation(int threads) {
    FigureOutput output;
    output.plot = {
        "Score errors normal (solid) and tangent (dashed) to the manifold (ReLU, linear, psi_D = 0.2, "
        "infinite draws)",
        "",
        {},
        2};
    output.table = table_of({"psi_n", "psi_p", "stage", "h", "normal_score", "tangent_score"});
    const std::vector<double> diffusion = logarithmic(1e-4, 1.0, 41);
    for (const auto& [psi_n, psi_p] : {std::pair{8.0, 16.0}, {32.0, 16.0}}) {
        std::vector<double> noise(diffusion.size());
        std::vector<std::array<double, 4>> scores(diffusion.size());
        parallel_for(diffusion.size(), threads, [&](std::size_t i) {
            ScoreProblem problem = equations(model_of(to_text(diffusion[i]), psi_n, psi_p, 0.2, "0", "inf"));
            noise[i] = problem.noising.noise;
            const Modes end = predict_modes(problem);
            std::vector<double> eigenvalues, weights;
            double tangent_weight = 0.0;
            scores[i] = {};
            for (const Mode& mode : end.modes) {
                eigenvalues.push_back(mode.eigenvalue);
                weights.push_back(mode.weight);
                if (mode.eigenvalue == 0.0) {
                    scores[i][0] = mode.score;
                } else {
                    scores[i][1] += mode.weight * mode.score;
                    tangent_weight += mode.weight;
                }
            }
            const Stopping best = optimal_stopping(problem);
            const double time = std::isfinite(best.time) ? best.time : 1e9;
            const TrainingFlow flow(problem, time, time, eigenvalues);
            for (std::size_t k = 0; k < eigenvalues.size(); ++k) {
                const double score = flow.mode_at(time, k).score;
                if (eigenvalues[k] == 0.0) {
                    scores[i][2] = score;
                } else {
                    scores[i][3] += weights[k] * score;
                }
            }
            scores[i][1] /= tangent_weight;
            scores[i][3] /= tangent_weight;
        });
        Panel panel{"psi_n = " + short_text(psi_n) + ", psi_p = " + short_text(psi_p),
                    {"noise variance h", true},
                    {"score error per direction", true},
                    {},
                    "bottom left"};
        const char* stages[] = {"end of training", "best stopping"};
        for (std::size_t stage = 0; stage < 2; ++stage) {
            for (std::size_t direction = 0; direction < 2; ++direction) {
                Curve curve{noise,
                            {},
                            {},
                            "",
                            static_cast<int>(stage),
                            direction == 0 ? LineStyle::solid : LineStyle::dashed};
                for (const auto& row : scores) curve.y.push_back(row[2 * stage + direction]);
                // The power is fitted on the decade of the smallest noise.
                const double power = fitted_power({noise.begin(), noise.begin() + 11},
                                                  {curve.y.begin(), curve.y.begin() + 11});
                curve.label = std::string(stages[stage]) +
                              (direction == 0 ? ", normal: h^" : ", tangent: h^") + short_text(power);
                panel.curves.push_back(std::move(curve));
            }
            for (std::size_t i = 0; i < diffusion.size(); ++i) {
                output.table.rows.push_back({to_text(psi_n), to_text(psi_p), stages[stage], to_text(noise[i]),
                                             to_text(scores[i][2 * stage]),
                                             to_text(scores[i][2 * stage + 1])});
            }
        }
        output.plot.panels.push_back(std::move(panel));
    }
    return output;
}

}  // namespace

std::vector<Figure> training_figures() {
    return {
        {"training", "Errors along gradient flow, the window of generalization and the best stopping time",
         draw_training},
        {"spectrum", "Eigenvalue density of the feature matrix", draw_spectrum},
        {"phase", "Generalization gap over samples and features, and over time and features", draw_phase},
        {"separation", "Score errors normal and tangent to the manifold as the noise vanishes",
         draw_separation}};
}

}  // namespace resolva::program
