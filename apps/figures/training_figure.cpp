// Errors along gradient flow, the window of generalization, and the best score error against samples.

#include "figures/training_figures.hpp"

#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/optimum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>

#include "figures/figure_values.hpp"
#include "figures/training_curves.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

FigureOutput training_figure(int threads) {
    FigureOutput output;
    output.plot = {
        "Gradient flow: generalize, then memorize (ReLU, linear manifold, psi_D = 0.2, no ridge)", "", {}, 2};
    output.table = table_of({"panel", "psi_n", "diffusion_time", "x", "quantity", "value"});
    const auto record = [&](const char* panel, double psi_n, const std::string& t, double x, const char* what,
                            double v) {
        output.table.rows.push_back({panel, to_text(psi_n), t, to_text(x), what, to_text(v)});
    };
    const std::vector<double> times = logarithmic(1e-3, 1e4, 200);

    Panel errors{"test (solid) and train (dashed), t = 0.1, psi_p = 16, one draw",
                 {"training time tau", true, "[1e-3:1e4]"},
                 {"error", true, "[1e-3:2]"},
                 {},
                 "bottom left"};
    int color = 0;
    for (const double psi_n : {1.0, 2.0, 4.0, 8.0}) {
        const FlowCurve curve =
            predict_training(equations(relu_model("0.1", psi_n, 16, 0.2, "0", "1")), times);
        append_errors(errors.curves, curve.points, {"psi_n = " + short_text(psi_n), "", color++});
        for (const TrainingPoint& p : curve.points) {
            record("errors", psi_n, "0.1", p.time, "test", p.test);
            record("errors", psi_n, "0.1", p.time, "train", p.train);
        }
    }
    output.plot.panels.push_back(std::move(errors));

    Panel scores{"score error against training time, psi_n = 8, psi_p = 16, one draw",
                 {"training time tau", true, "[1e-3:1e4]"},
                 {"score error", true},
                 {},
                 "top left"};
    color = 0;
    for (const char* t : {"0.5", "0.1", "0.02"}) {
        const FlowCurve curve = predict_training(equations(relu_model(t, 8, 16, 0.2, "0", "1")), times);
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
                 {"psi_n = n/d", true, "[1:64]"},
                 {"training time tau", true},
                 {},
                 "top left"};
    Panel best{"best score error, psi_p = 64, one draw, t = 0.1",
               {"psi_n = n/d", true, "[1:64]"},
               {"score error", true},
               {},
               "bottom left"};
    color = 0;
    for (const char* t : {"0.1", "0.02"}) {
        std::vector<Stopping> stops(sizes.size()), windows(sizes.size());
        std::vector<Optimum> ridges(sizes.size());
        std::vector<Prediction> ends(sizes.size());
        parallel_for(sizes.size(), threads, [&](std::size_t i) {
            const ScoreProblem problem = equations(relu_model(t, sizes[i], 64, 0.2, "0", "1"));
            stops[i] = optimal_stopping(problem);
            windows[i] = optimal_stopping(equations(relu_model(t, sizes[i], 64, 0.2, "0", "inf")));
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

}  // namespace resolva::program
