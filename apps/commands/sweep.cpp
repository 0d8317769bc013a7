// resolva sweep: a curve or a family of curves over any one or two model options.

#include <cstdio>
#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/panel_definition.hpp"
#include "model/evaluation.hpp"
#include "model/parallel.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string x;
    std::string curve;
    std::string quantities = "test,train";
};

/// An axis over one description of the noising, with the other one given, would silently win.
void refuse_rival(const State& state, const Axis& axis) {
    const bool pair = !state.model.signal.empty() || !state.model.noise.empty();
    if (axis.option == "time" && pair) {
        refuse("axis", "time",
               "--signal and --noise are given as well; describe the noising by one of the two");
    }
    if ((axis.option == "signal" || axis.option == "noise") && !state.model.time.empty()) {
        refuse("axis", axis.option, "--time is given as well; describe the noising by one of the two");
    }
}

int run(const State& state) {
    Outputs outputs(state.output);
    PanelDefinition panel;
    panel.model = state.model;
    panel.x = parse_axis("--x", state.x);
    if (!state.curve.empty()) panel.color = parse_axis("--curve", state.curve);
    if (panel.color && panel.color->option == panel.x.option) {
        refuse("--curve", state.curve, "it must vary another option than --x");
    }
    for (const Axis& axis : axes_of(panel)) refuse_rival(state, axis);
    panel.quantities = split(state.quantities, ',');
    for (const std::string& name : panel.quantities) error_named({}, name);

    const PanelResult result = evaluate_panel(panel, thread_count(state.output.threads));
    const Table table = to_table(result.points, axes_of(panel));
    if (state.output.json) {
        std::cout << to_json(table);
    } else if (state.output.output.empty() && state.output.plot.empty()) {
        std::cout << to_csv(table);
    }
    outputs.write(table);
    outputs.write(Plot{"", caption_of(panel), {result.panel}, 1});
    std::size_t failed = 0;
    for (const EvaluatedPoint& point : result.points) failed += point.prediction.status != Status::converged;
    if (failed > 0) {
        std::cerr << "resolva: " << failed << " of " << result.points.size()
                  << " points have no finite answer; their status says why\n";
    }
    return failed == result.points.size() ? 1 : 0;
}

}  // namespace

Command sweep_command() {
    auto state = std::make_shared<State>();
    Command command{"sweep",
                    "Curves over one or two model options",
                    {},
                    [state] { return run(*state); },
                    "resolva sweep --x psi-p=log:0.1:100:200 --curve psi-d=0.1,0.5 --output curves.csv "
                    "--plot curves.svg"};
    command.options.push_back({"--x", "OPTION=GRID",
                               "Option on the horizontal axis: a,b,c or log:FIRST:LAST:COUNT or lin:...",
                               &state->x, true});
    command.options.push_back(
        {"--curve", "OPTION=GRID", "Option that distinguishes the curves", &state->curve});
    command.options.push_back({"--quantities", "LIST",
                               "Errors to plot: test, train, objective, score, exact, gap",
                               &state->quantities});
    add_model_options(command.options, state->model);
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
