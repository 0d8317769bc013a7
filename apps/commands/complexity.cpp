// resolva complexity: how many samples reach a target score error.

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/finite_size_scale.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/figure_values.hpp"
#include "figures/panel_definition.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string target;
};

/// The dimension that finite systems with so many samples must exceed by far; NaN without a number of samples.
double size_at(ScoreProblem problem, const SampleComplexity& found) {
    problem.sample_ratio = found.sample_ratio > 0.0 ? found.sample_ratio : found.lasting_sample_ratio;
    return problem.sample_ratio > 0.0 ? finite_size_scale(problem) : std::numeric_limits<double>::quiet_NaN();
}

Json to_json(const SampleComplexity& found, const ScoreProblem& problem) {
    Json json;
    json["psi_n"] = number_or_null(found.sample_ratio);
    json["lasting_psi_n"] = number_or_null(found.lasting_sample_ratio);
    json["crossings"] = found.crossings;
    json["limit"] = number_or_null(found.limit);
    json["finite_size_scale"] = number_or_null(size_at(problem, found));
    json["status"] = to_text(found.status);
    json["reason"] = found.reason.empty() ? Json(nullptr) : Json(found.reason);
    return json;
}

/// The score error two decades around its crossings, or where none is over eight, and the target.
Plot to_plot(const State& state, ScoreProblem problem, double target, const SampleComplexity& found) {
    const bool crossed = !found.crossings.empty();
    const double first = crossed ? 1e-2 * found.crossings.front() : 1e-2;
    const double last = crossed ? 1e2 * found.crossings.back() : 1e6;
    Curve score{logarithmic(first, last, 241), {}, {}, "score error", 0, LineStyle::solid};
    for (const double ratio : score.x) {
        problem.sample_ratio = ratio;
        score.y.push_back(predict(problem).score);
    }
    Panel panel{"", {axis_label("psi-n"), true}, {"score error", true}, {std::move(score)}, "top right"};
    panel.curves.push_back({{first, last}, {target, target}, {}, "target", 1, LineStyle::dashed});
    if (crossed) {
        panel.curves.push_back({found.crossings,
                                std::vector<double>(found.crossings.size(), target),
                                {},
                                "reached",
                                6,
                                LineStyle::points});
    }
    return {"Samples that reach a score error", caption_of(state.model, "psi-n"), {panel}, 1};
}

int run(const State& state) {
    Outputs outputs(state.output);
    const double target = require_positive("--target-score", parse_number("--target-score", state.target));
    const ScoreProblem problem = equations(build_model(state.model));
    const SampleComplexity found = sample_complexity(problem, target);
    const Json json = to_json(found, problem);
    if (state.output.json) {
        print(headed(state.model, problem.noising, json));
    } else if (found.status == Status::converged) {
        std::printf("psi_n             %.12g\n", found.sample_ratio);
        if (found.crossings.size() > 1) {
            std::printf("the score error crosses the target %zu times", found.crossings.size());
            if (std::isfinite(found.lasting_sample_ratio)) {
                std::printf("; it stays below it from psi_n = %.12g", found.lasting_sample_ratio);
            }
            std::printf("\n");
        }
        const double size = size_at(problem, found);
        if (!std::isnan(size))
            std::printf("finite systems follow the limit when their dimension d is far above %.4g\n", size);
        if (!found.reason.empty()) std::printf("%s\n", found.reason.c_str());
    } else {
        std::printf("%s\n", found.reason.c_str());
    }
    Table row = result_row(json);
    row.head = model_head(state.model, problem.noising);
    outputs.write(std::move(row));
    if (!state.output.plot.empty()) outputs.write(to_plot(state, problem, target, found));
    // That no sample size suffices is an answer; that the search failed is not.
    return found.status == Status::converged || found.status == Status::no_bracket ? 0 : 1;
}

}  // namespace

Command complexity_command() {
    auto state = std::make_shared<State>();
    Command command{"complexity",
                    "Samples per dimension at which the score error reaches a target",
                    {},
                    [state] { return run(*state); },
                    "resolva complexity --target-score 0.5 --psi-p 64 --psi-d 0.1 --json"};
    add_model_options(command.options, state->model);
    require_for(command.options, {"--psi-n"},
                {[] { return false; }, "the command searches it, the samples that reach the target"});
    command.options.push_back({"--target-score", "E", "Score error to reach", &state->target, true});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
