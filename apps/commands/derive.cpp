// resolva derive: from a model file with random-matrix expressions to its equations and their values.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/generated_code.hpp>
#include <resolva/theory/expression/limit_equations.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "command_line/values.hpp"
#include "commands/derive_density.hpp"
#include "commands/derive_report.hpp"
#include "commands/derive_simulation.hpp"
#include "commands/derive_sweep.hpp"
#include "commands/registry.hpp"
#include "output/output_options.hpp"
#include "parallel/threads.hpp"

namespace resolva::program {

namespace {

struct State {
    std::string model;
    std::vector<std::string> set;
    std::vector<std::string> sweep;
    std::string gradient;
    std::string density;
    DeriveSimulation simulation;
    bool latex = false;
    bool text = false;
    std::string cpp;  // name of the function
    OutputOptions output;
};

std::pair<std::string, std::string> name_and_value(const std::string& option, const std::string& text) {
    const std::size_t equal = text.find('=');
    if (equal == std::string::npos || equal == 0) refuse(option, text, "write NAME=VALUE");
    return {text.substr(0, equal), text.substr(equal + 1)};
}

/// The values behind an answer as entries of a table's head: numbers, and the formula of what the sweep varies.
std::vector<std::pair<std::string, std::string>> parameter_head(const ExpressionModel& model,
                                                                const std::vector<DeriveAxis>& axes) {
    const std::map<std::string, double> values = model.values();
    ExpressionModel moved = model;
    for (const DeriveAxis& axis : axes)
        moved.set(axis.name, std::numbers::phi * (1.0 + std::abs(values.at(axis.name))));
    const std::map<std::string, double> elsewhere = moved.values();
    std::vector<std::pair<std::string, std::string>> head;
    for (const auto& parameter : model.parameters) {
        const bool swept = std::any_of(axes.begin(), axes.end(),
                                       [&](const DeriveAxis& axis) { return axis.name == parameter.name; });
        if (swept) continue;
        const double value = values.at(parameter.name);
        head.emplace_back(parameter.name,
                          value == elsewhere.at(parameter.name) ? to_text(value) : to_text(parameter.value));
    }
    return head;
}

/// Options that what was asked for does not use.
void require_used_options(const State& state) {
    const OutputOptions& output = state.output;
    const std::vector<std::pair<std::string, bool>> prints = {
        {"--latex", state.latex}, {"--text", state.text}, {"--cpp", !state.cpp.empty()}};
    std::string printing;
    for (const auto& [name, wanted] : prints) {
        if (!wanted) continue;
        if (!printing.empty()) refuse(name, "given beside " + printing, "each prints and stops; ask for one");
        printing = name;
    }
    const std::vector<std::pair<std::string, bool>> others = {
        {"--sweep", !state.sweep.empty()},
        {"--gradient", !state.gradient.empty()},
        {"--density", !state.density.empty()},
        {"--simulate", state.simulation.wanted()},
        {"--replicas", !state.simulation.replicas.empty()},
        {"--seed", !state.simulation.seed.empty()},
        {"--json", output.json},
        {"--output", !output.output.empty()},
        {"--plot", !output.plot.empty()}};
    for (const auto& [name, wanted] : others) {
        if (!wanted) continue;
        if (!printing.empty())
            refuse(name, "given beside " + printing,
                   printing + " prints the equations and stops, and uses --set only");
        if ((name == "--replicas" || name == "--seed") && !state.simulation.wanted())
            refuse(name, name == "--seed" ? state.simulation.seed : state.simulation.replicas,
                   "nothing is drawn without --simulate");
    }
}

/// What the files can hold is known before the work.
void require_one_table(const State& state) {
    const OutputOptions& output = state.output;
    if (!state.density.empty() && !state.sweep.empty() && !(output.output.empty() && output.plot.empty()))
        refuse("--density", state.density, "with --output or --plot, ask for it or for --sweep, not both");
    if (!output.plot.empty() && state.density.empty() && state.sweep.size() != 1)
        refuse("--plot", output.plot, "there is a curve with --density, or with --sweep of one parameter");
}

int run(const State& state) {
    require_used_options(state);
    if (!(state.latex || state.text || !state.cpp.empty())) require_one_table(state);
    Outputs outputs(state.output);
    ExpressionModel model = read_model_file(state.model);
    for (const std::string& text : state.set) {
        const auto [name, value] = name_and_value("--set", text);
        model.set(name, parse_number("--set " + name, value));
    }
    std::vector<DeriveAxis> axes;
    for (const std::string& text : state.sweep) axes.push_back(derive_axis(text));
    const DeterministicEquivalent equivalent(model);
    if (state.latex || state.text || !state.cpp.empty()) {
        if (state.latex) std::cout << LimitEquations(equivalent).to_text(Notation::latex);
        if (state.text) std::cout << LimitEquations(equivalent).to_text(Notation::text);
        if (!state.cpp.empty()) std::cout << generated_code(equivalent, state.cpp, state.model);
        return 0;
    }
    const std::vector<std::string> gradient = split(state.gradient, ',');
    for (const std::string& name : gradient) equivalent.parameter_index(name);
    bool succeeded = true;
    Json json = Json::object();
    if (axes.empty()) {
        EquivalentSolver<double> solver(equivalent);
        const auto solution = solver.solve(equivalent.default_point());
        json = solution_json(equivalent, solver, solution, gradient);
        json["homotopy_steps"] = solution.homotopy_steps;
        succeeded = solution.status == Status::converged;
        if (state.simulation.wanted())
            json["simulation"] = simulation_json(state.simulation, model, solution.outputs);
    } else {
        DeriveSweep sweep = derive_sweep(equivalent, axes, gradient, thread_count());
        if (state.simulation.wanted()) simulate_sweep(state.simulation, axes, model, sweep.points);
        json["status"] = sweep.status;
        json["reason"] = sweep.reason;
        if (sweep.failed > 0) {
            std::fprintf(stderr, "resolva: %zu of %zu points have no finite answer; their status says why\n",
                         sweep.failed, sweep.points.size());
        }
        succeeded = sweep.failed < sweep.points.size();
        json["sweep"] = std::move(sweep.points);
    }
    json["blocks"] = {{"naive", equivalent.naive_blocks()}, {"reduced", equivalent.reduced_blocks()}};
    json["unknowns"] = equivalent.unknowns();
    if (!state.density.empty()) json["density"] = density_json(state.density, model, succeeded);
    if (state.output.json) {
        print(json);
    } else {
        print_derive_report(json);
    }
    Table table = derive_table(json);
    table.head = parameter_head(model, axes);
    if (json.contains("density")) {
        for (auto& entry : density_head(json["density"])) table.head.push_back(std::move(entry));
    }
    outputs.write(std::move(table));
    if (!state.output.plot.empty()) outputs.write(derive_plot(json, !axes.empty() && axes[0].logarithmic));
    return succeeded ? 0 : 1;
}

}  // namespace

Command derive_command() {
    auto state = std::make_shared<State>();
    Command command{"derive",
                    "Limit equations and values of random-matrix expressions",
                    {},
                    [state] { return run(*state); },
                    "resolva derive theory/analyses/ridge_regression.toml --set ridge=0.1 --json"};
    auto& options = command.options;
    options.push_back({"model", "MODEL.toml", "Model file: dimensions, matrices, definitions, outputs",
                       &state->model, true});
    options.push_back(
        {"--set", "NAME=VALUE", "Replace a parameter or a dimension; may be repeated", &state->set});
    options.push_back({"--sweep", "NAME=GRID",
                       "Values a,b,c or log:FIRST:LAST:COUNT or lin:...; may be repeated", &state->sweep});
    options.push_back({"--gradient", "NAMES", "Derivatives of the outputs with respect to these parameters",
                       &state->gradient});
    options.push_back({"--density", "[FIRST:LAST:COUNT]",
                       "Limiting law of the matrix in [density]; without a grid all of it", &state->density});
    options.push_back({"--simulate", "NAME=SIZE",
                       "Evaluate on sampled matrices, dimension NAME having this size",
                       &state->simulation.size});
    options.push_back(
        {"--replicas", "R", "Samples of the simulation (8 unless given)", &state->simulation.replicas});
    options.push_back({"--seed", "N", "Seed of the simulation (1 unless given)", &state->simulation.seed});
    options.push_back({"--latex", "", "Print the equations in LaTeX and stop", &state->latex});
    options.push_back({"--text", "", "Print the equations as text and stop", &state->text});
    options.push_back({"--cpp", "[NAME]", "Print a self-contained C++ function (solve_model unless named) and stop",
                       &state->cpp, false, {}, "solve_model"});
    state->output.described = options;
    add_output_and_plot_options(options, state->output);
    return command;
}

}  // namespace resolva::program
