// resolva modes: errors per eigendirection of the data covariance.

#include <cmath>
#include <cstdio>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/modes.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/panel_definition.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "output/json.hpp"
#include "output/number_text.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string count = "64";
};

Table to_table(const Modes& modes, Table table) {
    table.head.emplace_back("status", to_text(modes.status));
    table.columns = {"eigenvalue", "weight", "test", "train", "exact", "score"};
    for (const Mode& m : modes.modes) {
        table.rows.push_back({m.eigenvalue, m.weight, m.test, m.train, m.exact, m.score});
    }
    return table;
}

Json to_json(const Modes& modes, const EquivalenceConstants& constants) {
    Json json;
    for (const char* name : {"eigenvalue", "weight", "test", "train", "exact", "score"})
        json[name] = Json::array();
    for (const Mode& m : modes.modes) {
        json["eigenvalue"].push_back(m.eigenvalue);
        json["weight"].push_back(m.weight);
        json["test"].push_back(number_or_null(m.test));
        json["train"].push_back(number_or_null(m.train));
        json["exact"].push_back(number_or_null(m.exact));
        json["score"].push_back(number_or_null(m.score));
    }
    json["status"] = to_text(modes.status);
    json["explanation"] = explain(modes.status, constants);
    bool gaussian = true;
    for (const Mode& m : modes.modes) gaussian = gaussian && std::isfinite(m.exact);
    json["reason"] =
        modes.status != Status::converged ? Json(explain(modes.status))
        : gaussian                        ? Json(nullptr)
                                          : Json(
                                                "the exact score of a single direction, and with it the score error, is known for "
                                                                       "Gaussian data only");
    return json;
}

/// Whether a mode stands for an eigenvalue that many directions share, not for a part of a continuous law.
bool is_atom(const ScoreProblem& problem, const Mode& mode) {
    const auto* discrete = std::get_if<DiscreteSpectrum>(&problem.spectrum);
    return discrete == nullptr ? mode.eigenvalue == 0.0 : !discrete->law();
}

/// Lines along the continuous part of the spectrum, marks at its atoms: there is no eigenvalue between them.
Plot to_plot(const State& state, const ScoreProblem& problem, const Modes& modes) {
    Panel panel{"", {"eigenvalue of the covariance"}, {"error of the direction", true}, {}, "top right"};
    struct Quantity {
        const char* name;
        double Mode::*value;
        LineStyle line;
        LineStyle mark;
    };
    int color = 0;
    for (const Quantity& q : {Quantity{"test", &Mode::test, LineStyle::solid, LineStyle::points},
                              Quantity{"train", &Mode::train, LineStyle::dashed, LineStyle::open_points},
                              Quantity{"score", &Mode::score, LineStyle::solid, LineStyle::triangles}}) {
        Curve line{{}, {}, {}, q.name, color, q.line};
        Curve marks{{}, {}, {}, "", color++, q.mark};
        for (const Mode& m : modes.modes) {
            Curve& curve = is_atom(problem, m) ? marks : line;
            curve.x.push_back(m.eigenvalue);
            curve.y.push_back(m.*q.value);
        }
        if (!marks.x.empty()) marks.label = std::string(q.name) + (line.x.empty() ? "" : ", atom");
        panel.curves.push_back(std::move(line));
        panel.curves.push_back(std::move(marks));
    }
    return {"Errors by eigendirection", caption_of(state.model), {panel}, 1};
}

int run(const State& state) {
    Outputs outputs(state.output);
    const long count = parse_integer("--count", state.count, 1, 10000);
    const Model model = build_model(state.model);
    const ScoreProblem problem = equations(model);
    const Modes modes = predict_modes(problem, static_cast<std::size_t>(count));
    if (state.output.json) {
        print(headed(state.model, model.noising, to_json(modes, problem.constants)));
    } else {
        std::printf("%14s %12s %14s %14s %14s\n", "eigenvalue", "weight", "test", "train", "score");
        for (const Mode& m : modes.modes) {
            std::printf("%14.8g %12.6g %14.8g %14.8g %14s\n", m.eigenvalue, m.weight, m.test, m.train,
                        short_number_text(m.score).c_str());
        }
        if (modes.status != Status::converged)
            std::printf("%s\n", explain(modes.status, problem.constants).c_str());
    }
    outputs.write(to_table(modes, {model_head(state.model, model.noising)}));
    outputs.write(to_plot(state, problem, modes));
    return modes.status == Status::converged ? 0 : 1;
}

}  // namespace

Command modes_command() {
    auto state = std::make_shared<State>();
    Command command{"modes",
                    "Errors per eigendirection: normal and tangent to the manifold",
                    {},
                    [state] { return run(*state); },
                    "resolva modes --psi-d 0.2 --time 0.01 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back(
        {"--count", "N", "Nodes on the continuous part of the spectrum", &state->count});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
