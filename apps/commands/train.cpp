// resolva train: errors along the gradient flow, in the limit and of one simulated system.

#include <cstdio>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/validation/training/gradient_flow.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/panel_definition.hpp"
#include "figures/training_curves.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "model/simulation_options.hpp"
#include "output/json.hpp"
#include "output/number_text.hpp"
#include "output/output_options.hpp"
#include "output/progress.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string times = "log:1e-3:1e6:200";
    std::string modes;
    SimulationOptions simulation;
};

/// The curve of the whole and of every mode asked for, and of one simulated system.
struct Curves {
    std::vector<double> times;
    std::vector<SimulatedTraining> simulated{};
    std::vector<double> eigenvalues;
    std::vector<std::vector<TrainingPoint>> points;  ///< the whole first, then the modes
    Prediction limit;
    Noising noising{1.0, 1.0};
    Status status = Status::not_run;
    std::string reason{};
};

Curves compute(const State& state) {
    Curves curves;
    curves.times = parse_grid("--training-time", state.times);
    if (!state.modes.empty()) curves.eigenvalues = parse_grid("--modes", state.modes);
    double first = std::numeric_limits<double>::infinity(), last = 0.0;
    for (const double time : curves.times) {
        if (!(time >= 0.0)) refuse("--training-time", time, "it must be zero or positive");
        if (time == 0.0 || std::isinf(time)) continue;
        first = std::min(first, time);
        last = std::max(last, time);
    }
    if (last == 0.0) first = last = 1.0;
    if (curves.times.size() * (1 + curves.eigenvalues.size()) > most_grid_values) {
        refuse("number of times and modes",
               std::to_string(curves.times.size()) + " x " + std::to_string(curves.eigenvalues.size()),
               "their product must be below " + std::to_string(most_grid_values));
    }
    const Model model = build_model(state.model);
    curves.noising = model.noising;
    const ScoreProblem problem = equations(model);
    const TrainingFlow flow(problem, first, last, curves.eigenvalues);
    curves.status = resting_on(problem.constants, flow.status());
    if (state.simulation.wanted()) {
        const std::size_t d = state.simulation.dimension();
        const GradientFlowSimulation system(model, d, state.simulation.seed_number(), 0, 8 * d);
        if (system.status() == Status::converged) {
            curves.simulated = system.errors(curves.times);
        } else if (curves.status == Status::converged) {
            curves.status = system.status();
        }
    }
    curves.reason = explain(curves.status, problem.constants);
    curves.limit = flow.limit();
    curves.points.resize(1 + curves.eigenvalues.size());
    Progress progress("times", curves.times.size());
    for (const double time : curves.times) {
        progress.advance();
        curves.points[0].push_back(flow.at(time));
        for (std::size_t mode = 0; mode < curves.eigenvalues.size(); ++mode) {
            curves.points[mode + 1].push_back(flow.mode_at(time, mode));
        }
    }
    return curves;
}

Json lists(const std::vector<TrainingPoint>& points) {
    Json json;
    for (const char* name : {"test", "train", "score", "gap"}) json[name] = Json::array();
    for (const TrainingPoint& p : points) {
        json["test"].push_back(number_or_null(p.test));
        json["train"].push_back(number_or_null(p.train));
        json["score"].push_back(number_or_null(p.score));
        json["gap"].push_back(number_or_null(p.gap));
    }
    return json;
}

/// What nulls beside a status `converged` mean, or why it is another.
Json reason_of(const Curves& curves) {
    if (curves.status != Status::converged) return explain(curves.status);
    for (std::size_t mode = 1; mode < curves.points.size(); ++mode) {
        if (!curves.points[mode].empty() && !std::isfinite(curves.points[mode].front().score))
            return "The score error of a single direction is known for Gaussian data only.";
    }
    for (const double time : curves.times) {
        if (std::isinf(time)) return "A time that is null is infinity.";
    }
    if (curves.limit.status != Status::converged)
        return "At the end of training: " + std::string(explain(curves.limit.status));
    return nullptr;
}

Json to_json(const Curves& curves) {
    Json json;
    json["time"] = Json::array();
    for (const double time : curves.times) json["time"].push_back(number_or_null(time));
    json.update(lists(curves.points[0]));
    if (!curves.eigenvalues.empty()) {
        json["modes"] = Json::array();
        for (std::size_t mode = 0; mode < curves.eigenvalues.size(); ++mode) {
            Json one{{"eigenvalue", curves.eigenvalues[mode]}};
            one.update(lists(curves.points[mode + 1]));
            json["modes"].push_back(one);
        }
    }
    if (!curves.simulated.empty()) {
        Json& simulation = json["simulation"];
        for (const SimulatedTraining& p : curves.simulated) {
            simulation["test"].push_back(number_or_null(p.test));
            simulation["train"].push_back(number_or_null(p.train));
        }
    }
    json["limit"] = Json{{"test", number_or_null(curves.limit.test)},
                         {"train", number_or_null(curves.limit.train)},
                         {"score", number_or_null(curves.limit.score)},
                         {"status", resolva::to_text(curves.limit.status)}};
    json["status"] = resolva::to_text(curves.status);
    json["reason"] = reason_of(curves);
    return json;
}

Table to_table(const Curves& curves, const ModelOptions& model) {
    Table table{
        model_head(model, curves.noising), {"direction", "time", "test", "train", "score", "gap"}, {}};
    table.head.emplace_back("status", resolva::to_text(curves.status));
    for (std::size_t channel = 0; channel < curves.points.size(); ++channel) {
        const Cell direction = channel == 0 ? Cell("all") : Cell(curves.eigenvalues[channel - 1]);
        for (const TrainingPoint& p : curves.points[channel]) {
            table.rows.push_back({direction, p.time, p.test, p.train, p.score, p.gap});
        }
    }
    for (const SimulatedTraining& p : curves.simulated) {
        table.rows.push_back({"simulated", p.time, p.test, p.train, Cell(), p.test - p.train});
    }
    return table;
}

Plot to_plot(const Curves& curves, const ModelOptions& model) {
    Panel panel{
        "", {"training time", true}, {"error: test (solid), train (dashed)", true}, {}, "bottom left"};
    for (std::size_t channel = 0; channel < curves.points.size(); ++channel) {
        const std::string label =
            channel == 0 ? "all directions" : "c = " + to_text(curves.eigenvalues[channel - 1]);
        append_errors(panel.curves, curves.points[channel], {label, "", static_cast<int>(channel)});
    }
    if (!curves.simulated.empty()) {
        append_errors(panel.curves, curves.simulated,
                      {"simulated", "", neutral_color, LineStyle::points, LineStyle::open_points});
    }
    return {"Errors along gradient flow", caption_of(model), {panel}, 1};
}

int run(const State& state) {
    Outputs outputs(state.output);
    const Curves curves = compute(state);
    if (state.output.json) {
        print(headed(state.model, curves.noising, to_json(curves)));
    } else {
        const bool simulated = !curves.simulated.empty();
        std::printf("%14s %14s %14s %14s %14s%s\n", "time", "test", "train", "score", "gap",
                    simulated ? " simulated test          train" : "");
        for (std::size_t i = 0; i < curves.times.size(); ++i) {
            const TrainingPoint& p = curves.points[0][i];
            const auto print_cell = [](double value) {
                std::printf(" %14s", short_number_text(value).c_str());
            };
            std::printf("%14s", short_number_text(p.time).c_str());
            for (const double value : {p.test, p.train, p.score, p.gap}) print_cell(value);
            if (simulated) {
                print_cell(curves.simulated[i].test);
                print_cell(curves.simulated[i].train);
            }
            std::printf("\n");
        }
        if (curves.status != Status::converged) std::printf("%s\n", curves.reason.c_str());
    }
    outputs.write(to_table(curves, state.model));
    outputs.write(to_plot(curves, state.model));
    return curves.status == Status::converged ? 0 : 1;
}

}  // namespace

Command train_command() {
    auto state = std::make_shared<State>();
    Command command{"train",
                    "Errors along gradient flow, from zero weights to the ridge solution",
                    {},
                    [state] { return run(*state); },
                    "resolva train --training-time log:1e-3:1e6:200 --draws 4 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back({"--training-time", "GRID",
                               "Times tau: a,b,c or log:FIRST:LAST:COUNT or lin:..., 0 and inf allowed",
                               &state->times});
    command.options.push_back(
        {"--modes", "GRID", "Eigenvalues of the covariance whose directions are listed, too", &state->modes});
    add_simulation_options(command.options, state->simulation,
                           "The same errors of one simulated system of this dimension");
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
