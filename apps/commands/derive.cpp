// resolva derive: from a model file with random-matrix expressions to its equations and their values.

#include <cstdio>
#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/generated_code.hpp>
#include <resolva/theory/expression/limit_equations.hpp>
#include <resolva/theory/expression/model_file.hpp>
#include <resolva/theory/expression/spectral_density.hpp>
#include <resolva/validation/expression/expression_simulation.hpp>

#include "command_line/values.hpp"
#include "commands/derive_report.hpp"
#include "commands/registry.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

namespace {

struct State {
    std::string model;
    std::vector<std::string> set;
    std::vector<std::string> sweep;
    std::string gradient;
    std::string density;
    std::string simulate;
    std::string replicas = "8";
    std::string seed = "1";
    bool latex = false;
    bool text = false;
    bool cpp = false;
    OutputOptions output;
};

std::pair<std::string, std::string> name_and_value(const std::string& option, const std::string& text) {
    const std::size_t equal = text.find('=');
    if (equal == std::string::npos || equal == 0) refuse(option, text, "write NAME=VALUE");
    return {text.substr(0, equal), text.substr(equal + 1)};
}

Json outputs_json(const ExpressionModel& model, const std::vector<double>& values) {
    Json json = Json::object();
    for (std::size_t k = 0; k < values.size(); ++k) json[model.outputs[k].name] = number_or_null(values[k]);
    return json;
}

Json reason_json(const std::string& reason) {
    return reason.empty() ? Json(nullptr) : Json(reason);
}

/// Every combination of the swept values, the last axis running fastest.
Json sweep_json(const State& state, const DeterministicEquivalent& equivalent,
                EquivalentSolver<double>& solver, bool& all_converged) {
    std::vector<std::pair<std::size_t, std::vector<double>>> axes;
    for (const std::string& text : state.sweep) {
        const auto [name, grid] = name_and_value("--sweep", text);
        axes.emplace_back(equivalent.parameter_index(name), parse_grid("--sweep " + name, grid));
    }
    std::size_t count = 1;
    for (const auto& axis : axes) count *= axis.second.size();
    Json points = Json::array();
    std::vector<double> point = equivalent.default_point();
    for (std::size_t number = 0; number < count; ++number) {
        std::size_t rest = number;
        Json row = Json::object();
        for (std::size_t a = axes.size(); a-- > 0;) {
            point[axes[a].first] = axes[a].second[rest % axes[a].second.size()];
            rest /= axes[a].second.size();
        }
        for (const auto& axis : axes) row[equivalent.free_parameters()[axis.first]] = point[axis.first];
        for (const auto& parameter : equivalent.model().parameters) {
            if (!parameter.is_dimension) continue;
            for (const auto& axis : axes) {
                if (equivalent.free_parameters()[axis.first] == parameter.name)
                    require_positive("--sweep " + parameter.name, point[axis.first]);
            }
        }
        const auto solution = solver.solve(point);
        row["outputs"] = outputs_json(equivalent.model(), solution.outputs);
        row["residual"] = number_or_null(solution.residual);
        row["status"] = to_text(solution.status);
        row["reason"] = reason_json(solution.reason);
        all_converged = all_converged && solution.status == Status::converged;
        points.push_back(std::move(row));
    }
    return points;
}

Json density_json(const State& state, const ExpressionModel& model, bool& all_converged) {
    const std::vector<std::string> parts = split(state.density, ':');
    if (parts.size() != 3) refuse("--density", state.density, "write FIRST:LAST:COUNT");
    const double first = parse_number("--density", parts[0]);
    const double last = parse_number("--density", parts[1]);
    const long count = parse_integer("--density", parts[2]);
    if (!(first < last) || count < 2 || count > 1000000) {
        refuse("--density", state.density, "FIRST must lie below LAST, and COUNT between 2 and 1000000");
    }
    SpectralDensity density(model);
    Json json{{"energy", Json::array()}, {"density", Json::array()}, {"status", Json::array()}};
    for (long k = 0; k < count; ++k) {
        const DensityPoint p =
            density.at(first + (last - first) * static_cast<double>(k) / static_cast<double>(count - 1));
        json["energy"].push_back(p.energy);
        json["density"].push_back(number_or_null(p.density));
        json["status"].push_back(to_text(p.status));
        all_converged = all_converged && p.status == Status::converged;
    }
    json["edges"] = density.edges(first, last, static_cast<int>(count));
    json["atoms"] = Json::array();
    for (const SpectralLawAtom& atom : density.atoms(first, last, static_cast<int>(count)))
        json["atoms"].push_back(Json{{"location", atom.location}, {"mass", atom.mass}});
    return json;
}

Json simulation_json(const State& state, const ExpressionModel& model) {
    const auto [name, size] = name_and_value("--simulate", state.simulate);
    const long seed = parse_integer("--seed", state.seed);
    if (seed < 0) refuse("--seed", state.seed, "it must be zero or positive");
    const SimulatedOutputs sampled =
        simulate(model, {name, static_cast<int>(parse_integer("--simulate", size)),
                         static_cast<int>(parse_integer("--replicas", state.replicas)),
                         static_cast<std::uint64_t>(seed)});
    Json json;
    json["sizes"] = sampled.sizes;
    json["mean"] = outputs_json(model, sampled.mean);
    json["standard_error"] = outputs_json(model, sampled.standard_error);
    json["status"] = to_text(sampled.status);
    return json;
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
    if (!(state.latex || state.text || state.cpp)) require_one_table(state);
    Outputs outputs(state.output);
    ExpressionModel model = read_model_file(state.model);
    for (const std::string& text : state.set) {
        const auto [name, value] = name_and_value("--set", text);
        model.set(name, parse_number("--set " + name, value));
    }
    const DeterministicEquivalent equivalent(model);
    if (state.latex || state.text || state.cpp) {
        if (state.latex) std::cout << LimitEquations(equivalent).to_text(Notation::latex);
        if (state.text) std::cout << LimitEquations(equivalent).to_text(Notation::text);
        if (state.cpp) std::cout << generated_code(equivalent, "solve_model");
        return 0;
    }
    EquivalentSolver<double> solver(equivalent);
    const auto solution = solver.solve(equivalent.default_point());
    bool all_converged = solution.status == Status::converged;
    Json json;
    json["outputs"] = outputs_json(model, solution.outputs);
    json["blocks"] = {{"naive", equivalent.naive_blocks()}, {"reduced", equivalent.reduced_blocks()}};
    json["unknowns"] = equivalent.unknowns();
    json["residual"] = number_or_null(solution.residual);
    json["homotopy_steps"] = solution.homotopy_steps;
    json["status"] = to_text(solution.status);
    json["reason"] = reason_json(solution.reason);
    for (const std::string& name : split(state.gradient, ',')) {
        equivalent.parameter_index(name);
        json["gradient"][name] =
            solution.status == Status::converged ? outputs_json(model, solver.gradient(name)) : Json(nullptr);
    }
    if (!state.sweep.empty()) json["sweep"] = sweep_json(state, equivalent, solver, all_converged);
    if (!state.density.empty()) json["density"] = density_json(state, model, all_converged);
    if (!state.simulate.empty()) json["simulation"] = simulation_json(state, model);
    if (state.output.json) {
        print(json);
    } else {
        for (std::size_t k = 0; k < model.outputs.size(); ++k) {
            std::printf("%-16s %.15g\n", model.outputs[k].name.c_str(), solution.outputs[k]);
        }
        std::printf("%-16s %d -> %d\n%-16s %d\n%-16s %.2g\n%-16s %s\n", "blocks", equivalent.naive_blocks(),
                    equivalent.reduced_blocks(), "unknowns", equivalent.unknowns(), "residual",
                    solution.residual, "status", std::string(to_text(solution.status)).c_str());
        if (!solution.reason.empty()) std::printf("%s\n", solution.reason.c_str());
        print_derive_extras(json);
    }
    outputs.write(derive_table(json));
    if (!state.output.plot.empty()) outputs.write(derive_plot(json));
    return all_converged ? 0 : 1;
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
    options.push_back(
        {"--density", "FIRST:LAST:COUNT", "Eigenvalue density of the matrix in [density]", &state->density});
    options.push_back({"--simulate", "NAME=SIZE",
                       "Evaluate on sampled matrices, dimension NAME having this size", &state->simulate});
    options.push_back({"--replicas", "R", "Samples of the simulation", &state->replicas});
    options.push_back({"--seed", "N", "Seed of the simulation", &state->seed});
    options.push_back({"--latex", "", "Print the equations in LaTeX and stop", &state->latex});
    options.push_back({"--text", "", "Print the equations as text and stop", &state->text});
    options.push_back({"--cpp", "", "Print a self-contained C++ function and stop", &state->cpp});
    state->output.described = options;
    add_output_and_plot_options(options, state->output);
    return command;
}

}  // namespace resolva::program
