// resolva stopping: when to stop training, and what a ridge would have done instead.

#include <cmath>
#include <cstdio>
#include <limits>
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
#include "model/model_report.hpp"
#include "output/number_text.hpp"
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

/// The range that the search ended with, if it searched one.
StoppingSearch shown(StoppingSearch search, const Stopping& best) {
    if (best.first < best.last) search.first = best.first, search.last = best.last;
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
    if (best.time > 0.0 && std::isfinite(best.time)) {
        panel.curves.push_back({{best.time}, {best.test}, {}, "best", 6, LineStyle::points});
    }
    return {"When to stop training", caption_of(state.model), {panel}, 1};
}

int run(const State& state) {
    Outputs outputs(state.output);
    const ScoreProblem problem = equations(build_model(state.model));
    const StoppingSearch search = search_of(state);
    const Stopping best = optimal_stopping(problem, search);
    const Optimum ridge = find_optimum(problem, OptimumOver::ridge, OptimumOf::test);
    // An end of the widest range is no optimum: there is none.
    const bool ends = ridge.place == MinimumPlace::at_lower_end || ridge.place == MinimumPlace::at_upper_end;
    const Status ridge_status = ridge.status == Status::converged && ends ? Status::no_bracket : ridge.status;
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    const double best_ridge = ends ? unknown : ridge.argument;
    const double ridge_test = ends ? unknown : ridge.value;
    const std::string ridge_reason =
        ridge.status != Status::converged ? std::string(explain(ridge.status))
        : ridge.place == MinimumPlace::at_upper_end
            ? "The test error falls with the ridge for ever, towards that of the zero network."
        : ridge.place == MinimumPlace::at_lower_end ? "The test error falls as the ridge goes to zero."
        : ridge.place == MinimumPlace::flat         ? "The test error is the same at every ridge."
                                                    : "";
    const FeatureSpectrum spectrum(problem);
    // The lowest eigenvalue that is learnt at all; atoms carry no part of the gradient.
    const double lowest =
        spectrum.bulks().empty() ? std::numeric_limits<double>::quiet_NaN() : spectrum.bulks().front().from;
    const double end = predict(problem).test;
    const double ridge_score = (ridge_test - problem.exact.value) / problem.noising.noise;
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
    json["optimal_ridge"] = Json{{"ridge", number_or_null(best_ridge)},
                                 {"test", number_or_null(ridge_test)},
                                 {"score", number_or_null(ridge_score)},
                                 {"status", resolva::to_text(ridge_status)},
                                 {"reason", ridge_reason.empty() ? Json(nullptr) : Json(ridge_reason)}};
    json["lowest_edge"] = number_or_null(lowest);
    json["memorization_time_times_lowest_edge"] = number_or_null(best.memorization_time * lowest);
    json["generalization_time_times_noise"] =
        number_or_null(best.generalization_time * problem.noising.noise);
    json["status"] = resolva::to_text(best.status);
    json["reason"] = best.reason.empty() ? Json(nullptr) : Json(best.reason);
    if (state.output.json) {
        print(headed(state.model, problem.noising, json));
    } else {
        for (const auto& [name, value] : {std::pair{"best stopping time", best.time},
                                          {"test error there", best.test},
                                          {"score error there", best.score},
                                          {"generalization time", best.generalization_time},
                                          {"memorization time", best.memorization_time},
                                          {"test at the end", end},
                                          {"best ridge instead", best_ridge},
                                          {"its test error", ridge_test},
                                          {"lowest edge of U", lowest}}) {
            std::printf("%-20s %s\n", name, number_text(value).c_str());
        }
        if (!ridge_reason.empty()) std::printf("best ridge: %s\n", ridge_reason.c_str());
        if (!best.reason.empty()) std::printf("%s\n", best.reason.c_str());
    }
    Table row = result_row(json);
    row.head = model_head(state.model, problem.noising);
    outputs.write(std::move(row));
    if (!state.output.plot.empty()) outputs.write(to_plot(state, problem, shown(search, best), best));
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
    command.options.push_back({"--range", "FIRST:LAST",
                               "Training times where the search begins; it extends by itself",
                               &state->range});
    command.options.push_back({"--tolerance", "SHARE",
                               "Share of the drop of the test error that still generalizes",
                               &state->tolerance});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
