// resolva stopping: when to stop training, and what a ridge would have done instead.

#include <cmath>
#include <cstdio>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/optimum.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/figure_values.hpp"
#include "figures/panel_definition.hpp"
#include "figures/training_curves.hpp"
#include "model/model_options.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string range = "1e-4:1e9";
    std::string tolerance = "0.1";
};

StoppingSearch search_of(const State& state) {
    const auto ends = split(state.range, ':');
    if (ends.size() != 2) refuse("--range", state.range, "give FIRST:LAST, both positive");
    const StoppingSearch search{parse_number("--range", ends[0]), parse_number("--range", ends[1]),
                                parse_number("--tolerance", state.tolerance)};
    if (!(search.first > 0.0 && search.first < search.last && std::isfinite(search.last))) {
        refuse("--range", state.range, "both ends must be positive and the first below the last");
    }
    return search;
}

/// The errors over the times searched, with the best one and the ends of the window.
Plot to_plot(const State& state, const ScoreProblem& problem, const StoppingSearch& search,
             const Stopping& best) {
    const TrainingFlow flow(problem, search.first, search.last);
    std::vector<TrainingPoint> points;
    for (const double time : logarithmic(search.first, search.last, 241)) points.push_back(flow.at(time));
    Panel panel{"", {"training time", true}, {"error"}, {}, "bottom left"};
    append_errors(panel.curves, points, {"test", "train"});
    Curve window{{}, {}, {}, "window of generalization", 2, LineStyle::points};
    for (const double time : {best.generalization_time, best.memorization_time}) {
        if (!(time >= search.first && time <= search.last)) continue;
        window.x.push_back(time);
        window.y.push_back(flow.at(time).test);
    }
    if (!window.x.empty()) panel.curves.push_back(std::move(window));
    if (std::isfinite(best.time)) {
        panel.curves.push_back({{best.time}, {best.test}, {}, "best", 6, LineStyle::points});
    }
    return {"When to stop training", caption_of(state.model), {panel}, 1};
}

int run(const State& state) {
    Outputs outputs(state.output);
    const ScoreProblem problem = equations(build_model(state.model));
    const StoppingSearch search = search_of(state);
    const Stopping best = optimal_stopping(problem, search);
    const Optimum ridge =
        find_optimum(problem, OptimumOver::ridge, OptimumOf::test, default_range(OptimumOver::ridge));
    const FeatureSpectrum spectrum(problem);
    // The lowest eigenvalue that is learnt at all; atoms carry no part of the gradient.
    const double lowest =
        spectrum.bulks().empty() ? std::numeric_limits<double>::quiet_NaN() : spectrum.bulks().front().from;
    const double end = predict(problem).test;
    const double ridge_score = (ridge.value - problem.exact.value) / problem.noising.noise;
    Json json;
    json["time"] = number_or_null(best.time);
    json["test"] = number_or_null(best.test);
    json["score"] = number_or_null(best.score);
    json["train"] = number_or_null(best.train);
    json["stops_early"] = std::isfinite(best.time);
    json["generalization_time"] = number_or_null(best.generalization_time);
    json["memorization_time"] = number_or_null(best.memorization_time);
    json["window"] = number_or_null(best.window());
    json["test_at_the_end"] = number_or_null(end);
    json["optimal_ridge"] = Json{{"ridge", number_or_null(ridge.argument)},
                                 {"test", number_or_null(ridge.value)},
                                 {"score", number_or_null(ridge_score)},
                                 {"status", resolva::to_text(ridge.status)}};
    json["lowest_edge"] = number_or_null(lowest);
    json["memorization_time_times_lowest_edge"] = number_or_null(best.memorization_time * lowest);
    json["generalization_time_times_noise"] =
        number_or_null(best.generalization_time * problem.noising.noise);
    json["status"] = resolva::to_text(best.status);
    json["reason"] = best.status != Status::converged ? Json(explain(best.status, problem.constants))
                     : !std::isfinite(best.time)
                         ? Json(
                               "The test error is lowest at the end of training: no time before is best, and "
                               "nothing is unlearnt after a window.")
                     : !std::isfinite(best.window())
                         ? Json("The test error does not rise out of the window within the times searched.")
                         : Json(nullptr);
    if (state.output.json) {
        print(json);
    } else {
        std::printf("best stopping time   %.8g\ntest error there     %.10g\nscore error there    %.10g\n",
                    best.time, best.test, best.score);
        std::printf("generalization time  %.8g\nmemorization time    %.8g\n", best.generalization_time,
                    best.memorization_time);
        std::printf("test at the end      %.10g\nbest ridge instead   %.8g with test error %.10g\n", end,
                    ridge.argument, ridge.value);
        std::printf("lowest edge of U     %.8g\n", lowest);
        if (best.status != Status::converged)
            std::printf("%s\n", explain(best.status, problem.constants).c_str());
    }
    Table row = result_row(json);
    row.head = model_head(state.model, problem.noising);
    outputs.write(std::move(row));
    if (!state.output.plot.empty()) outputs.write(to_plot(state, problem, search, best));
    return best.status == Status::converged ? 0 : 1;
}

}  // namespace

Command stopping_command() {
    auto state = std::make_shared<State>();
    Command command{"stopping",
                    "When to stop training, and the best ridge in its place",
                    {},
                    [state] { return run(*state); },
                    "resolva stopping --psi-n 8 --psi-p 16 --draws 1 --ridge 0 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back({"--range", "FIRST:LAST", "Range of training times searched", &state->range});
    command.options.push_back({"--tolerance", "SHARE",
                               "Share of the drop of the test error that still generalizes",
                               &state->tolerance});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
