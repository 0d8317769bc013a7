// resolva optimum: the best ridge or width.

#include <cstdio>
#include <limits>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/finite_size_scale.hpp>
#include <resolva/theory/score_matching/optimum.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/figure_values.hpp"
#include "figures/panel_definition.hpp"
#include "model/evaluation.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelChoice choice;
    OutputOptions output;
    std::string over = "ridge";
    std::string of = "score";
    std::string range;
};

OptimumRange range_of(const State& state, OptimumOver over) {
    if (state.range.empty()) return default_range(over);
    const auto ends = split(state.range, ':');
    if (ends.size() != 2) refuse("--range", state.range, "give LOWER:UPPER, both positive");
    const OptimumRange range{require_positive("--range", parse_number("--range", ends[0])),
                             require_positive("--range", parse_number("--range", ends[1]))};
    if (!(range.lower < range.upper))
        refuse("--range", state.range, "the lower end must be below the upper end");
    return range;
}

/// Why the answer is not an inner minimum; empty when it is one.
std::string reason_of(const Optimum& best, const ScoreProblem& problem, const State& state,
                      const OptimumRange& range) {
    if (state.of == "score" && problem.exact.status != Status::converged) {
        return std::string(explain_exact_score(problem.exact.status));
    }
    const std::string ends = to_text(range.lower) + ":" + to_text(range.upper);
    if (best.status != Status::converged) return std::string(explain(best.status));
    if (best.place == MinimumPlace::flat) {
        return "The error is the same, to rounding, at every " + state.over + " of the range " + ends +
               "; any of them serves.";
    }
    if (best.place != MinimumPlace::inside) {
        return state.range.empty()
                   ? "The error still falls at the end of the widest range searched."
                   : "The error still falls at the end of the range " + ends + "; widen it with --range.";
    }
    if (best.argument == 0.0) return "The error is smallest in the ridgeless limit, the end of its domain.";
    return {};
}

/// The dimension that finite systems at the optimum must exceed by far.
double size_at(const State& state, ScoreProblem problem, const Optimum& best) {
    if (best.status != Status::converged) return std::numeric_limits<double>::quiet_NaN();
    if (state.over == "psi-p") problem.feature_ratio = best.argument;
    return finite_size_scale(problem);
}

Json to_json(const State& state, const ScoreProblem& problem, const Optimum& best,
             const std::string& reason) {
    Json json;
    json["argument"] = number_or_null(best.argument);
    json["value"] = number_or_null(best.value);
    json["over"] = state.over;
    json["of"] = state.of;
    json["place"] = name_of(best.place);
    json["finite_size_scale"] = number_or_null(size_at(state, problem, best));
    json["status"] = resolva::to_text(best.status);
    json["reason"] = reason.empty() ? Json(nullptr) : Json(reason);
    return json;
}

/// The error over the range searched, and its minimum.
Plot to_plot(const State& state, ScoreProblem problem, const OptimumRange& range, const Optimum& best) {
    double& varied = state.over == "ridge" ? problem.ridge : problem.feature_ratio;
    Curve curve{logarithmic(range.lower, range.upper, 241), {}, {}, "", 0, LineStyle::solid};
    for (const double value : curve.x) {
        varied = value;
        const Prediction at = predict(problem);
        const bool known = at.status == Status::converged;
        curve.y.push_back(known ? error_named(at, state.of) : std::numeric_limits<double>::quiet_NaN());
    }
    Panel panel{"", {axis_label(state.over), true}, {state.of + " error", true}, {curve}, "top left"};
    // Where the error still falls at the end of the range there is no optimum to mark.
    const bool inside = best.place == MinimumPlace::inside;
    panel.curves.push_back({{best.argument},
                            {best.value},
                            {},
                            inside                             ? "optimum"
                            : best.place == MinimumPlace::flat ? "as good as any other"
                                                               : "end of the range, not an optimum",
                            neutral_color,
                            inside ? LineStyle::points : LineStyle::open_points});
    return {"Error over " + state.over, caption_of(state.choice.options, state.over), {panel}, 1};
}

int run(const State& state) {
    // The ridge and the width of score matching have a search of their own, which knows their limits.
    const bool own = state.choice.file.empty() && (state.over == "ridge" || state.over == "psi-p") &&
                     (state.of == "score" || state.of == "test");
    if (!own)
        return answer_optimum(open(state.choice), {state.over, state.of, state.range, ""}, state.output);
    if (!state.choice.set.empty()) open(state.choice);
    Outputs outputs(state.output);
    const OptimumOver over = state.over == "ridge" ? OptimumOver::ridge : OptimumOver::feature_ratio;
    const OptimumOf of = state.of == "score" ? OptimumOf::score : OptimumOf::test;
    const OptimumRange range = range_of(state, over);
    const ScoreProblem problem = equations(build_model(state.choice.options));
    const Optimum best =
        state.range.empty() ? find_optimum(problem, over, of) : find_optimum(problem, over, of, range);
    const std::string reason = reason_of(best, problem, state, range);
    const Json json = to_json(state, problem, best, reason);
    if (state.output.json) {
        print(headed(state.choice.options, problem.noising, json));
    } else if (best.status != Status::converged) {
        std::printf("%s\n", reason.c_str());
    } else {
        std::printf("best %-8s %.10g\n%-5s error   %.12g\n", state.over.c_str(), best.argument,
                    state.of.c_str(), best.value);
        std::printf("finite systems follow the limit when their dimension d is far above %.4g\n",
                    size_at(state, problem, best));
        if (!reason.empty()) std::printf("%s\n", reason.c_str());
    }
    Table row = result_row(json);
    row.head = model_head(state.choice.options, problem.noising);
    outputs.write(std::move(row));
    if (!state.output.plot.empty()) outputs.write(to_plot(state, problem, range, best));
    return best.status == Status::converged ? 0 : 1;
}

}  // namespace

Command optimum_command() {
    auto state = std::make_shared<State>();
    Command command{"optimum",
                    "Where a quantity of a model is smallest",
                    {},
                    [state] { return run(*state); },
                    "resolva optimum --over ridge --of score --psi-n 4 --psi-p 8 --json"};
    add_model_choice(command, state->choice);
    for (const char* name : {"ridge", "psi-p"}) {
        require_for(command.options, {std::string("--") + name},
                    {[s = state.get(), name] { return s->over != name; },
                     "the command searches it (--over " + std::string(name) + ")"});
    }
    command.options.push_back({"--over", "WHAT", "Parameter to vary", &state->over});
    command.options.push_back({"--of", "ERROR", "Quantity to minimise", &state->of});
    command.options.push_back(
        {"--range", "LOWER:UPPER", "Range searched (default: as wide as it takes)", &state->range});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
