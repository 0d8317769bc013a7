// resolva sweep: a curve or a family of curves over any one or two model options.

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/panel_definition.hpp"
#include "model/evaluation.hpp"
#include "output/output_options.hpp"
#include "parallel/threads.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelChoice choice;
    OutputOptions output;
    bool map = false;
    std::string x;
    std::string curve;
    std::string quantities = "test,train";
};

/// An axis would silently win over the same option, or over the other description of the noising, that was
/// typed beside it. Over a configuration file it may.
void refuse_rivals(const State& state, const Axis& axis) {
    std::vector<std::string_view> rivals{axis.option};
    if (axis.option == "time") rivals = {"time", "signal", "noise"};
    if (axis.option == "signal" || axis.option == "noise") rivals.push_back("time");
    for (const std::string_view rival : rivals) {
        const std::string option = "--" + std::string(rival);
        if (std::find(state.choice.typed.begin(), state.choice.typed.end(), option) ==
            state.choice.typed.end())
            continue;
        refuse("axis", axis.option, option + " is given as well; leave out one of the two");
    }
}

bool is_typed(const State& state, const char* option) {
    return std::find(state.choice.typed.begin(), state.choice.typed.end(), option) !=
           state.choice.typed.end();
}

int run(const State& state) {
    if (!state.choice.file.empty() || state.map) {
        const bool all = !state.choice.file.empty() && !is_typed(state, "--quantities");
        return answer_sweep(open(state.choice),
                            {state.x, state.curve, all ? "" : state.quantities, state.map}, state.output);
    }
    if (!state.choice.set.empty()) open(state.choice);
    Outputs outputs(state.output);
    PanelDefinition panel;
    panel.model = state.choice.options;
    panel.x = parse_axis("--x", state.x);
    if (!state.curve.empty()) panel.color = parse_axis("--curve", state.curve);
    if (panel.color && panel.color->option == panel.x.option) {
        refuse("--curve", state.curve, "it must vary another option than --x");
    }
    for (const Axis& axis : axes_of(panel)) refuse_rivals(state, axis);
    panel.quantities = split(state.quantities, ',');
    for (const std::string& name : panel.quantities) error_named({}, name);

    const PanelResult result = evaluate_panel(panel, thread_count());
    Table table = outputs.headed(to_table(result.points, axes_of(panel)));
    if (state.output.json) {
        std::cout << to_json(table);
    } else if (state.output.output.empty() && state.output.plot.empty()) {
        std::cout << to_csv(table);
    }
    outputs.write(std::move(table));
    outputs.write(Plot{"", caption_of(panel), {result.panel}, 1});
    std::size_t failed = 0, inaccurate = 0;
    for (const EvaluatedPoint& point : result.points) {
        failed += point.prediction.status != Status::converged;
        inaccurate += point.prediction.status == Status::inaccurate;
    }
    const auto report = [&](std::size_t count, const char* what) {
        if (count == 0) return;
        std::cerr << "resolva: " << count << " of " << result.points.size() << what << "\n";
    };
    report(failed - inaccurate, " points have no finite answer; their status says why");
    report(inaccurate, " points are inaccurate; their relative_error says by how much");
    return failed == result.points.size() ? 1 : 0;
}

}  // namespace

Command sweep_command() {
    auto state = std::make_shared<State>();
    Command command{"sweep",
                    "Curves over one or two parameters of a model",
                    {},
                    [state] { return run(*state); },
                    "resolva sweep --x psi-p=log:0.1:100:200 --curve psi-d=0.1,0.5 --output curves.csv "
                    "--plot curves.svg"};
    command.options.push_back({"--x", "OPTION=GRID",
                               "Option on the horizontal axis: a,b,c or log:FIRST:LAST:COUNT or lin:...",
                               &state->x, true});
    command.options.push_back(
        {"--curve", "OPTION=GRID", "Option that distinguishes the curves", &state->curve});
    command.options.push_back(
        {"--quantities", "LIST",
         "Quantities to plot: test, train, objective, score, exact, gap; all outputs of MODEL",
         &state->quantities});
    add_model_choice(command, state->choice);
    command.options.push_back(
        {"--map", "", "Draw the first quantity as colours over --x and --curve", &state->map});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
