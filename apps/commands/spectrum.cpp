// resolva spectrum: eigenvalues of the feature matrix.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/validation/training/gradient_flow.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/panel_definition.hpp"
#include "figures/spectrum_plot.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "model/simulation_options.hpp"
#include "output/json.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string grid;
    std::string points = "1000";
    SimulationOptions simulation;
};

Json to_json(const SpectrumCurve& curve, const FeatureSpectrum& spectrum,
             const SpectrumHistogram& histogram) {
    Json json;
    json["x"] = curve.x;
    json["density"] = Json::array();
    for (const double value : curve.density) json["density"].push_back(number_or_null(value));
    json["atoms"] = Json::array();
    for (const FeatureAtom& atom : spectrum.atoms()) {
        json["atoms"].push_back(Json{{"location", atom.location}, {"mass", atom.mass}});
    }
    json["edges"] = Json::array();  // null: no end
    for (const double edge : spectrum.edges()) json["edges"].push_back(number_or_null(edge));
    json["bulks"] = Json::array();
    for (const FeatureBulk& bulk : spectrum.bulks()) {
        json["bulks"].push_back(
            Json{{"from", bulk.from}, {"to", number_or_null(bulk.to)}, {"mass", bulk.mass}});
    }
    json["mass"] = number_or_null(spectrum.mass());
    if (!histogram.density.empty()) {
        json["histogram"] = Json{{"boundaries", histogram.boundaries}, {"density", histogram.density}};
    }
    json["status"] = resolva::to_text(spectrum.status());
    json["reason"] = spectrum.status() != Status::converged ? Json(explain(spectrum.status()))
                     : spectrum.bulks().empty() || std::isfinite(spectrum.bulks().back().to)
                         ? Json(nullptr)
                         : Json("The last bulk has no upper end: its edge is null.");
    return json;
}

int run(const State& state) {
    Outputs outputs(state.output);
    const Model model = build_model(state.model);
    const ScoreProblem problem = equations(model);
    const FeatureSpectrum spectrum(problem);
    const long points = parse_integer("--points", state.points, 2, static_cast<long>(most_grid_values));
    const std::vector<double> grid = state.grid.empty()
                                         ? spectrum_grid(spectrum, static_cast<std::size_t>(points))
                                         : parse_grid("--grid", state.grid);
    for (const double x : grid) require_finite("--grid", x);
    const SpectrumCurve curve{grid, spectrum.density(grid)};
    SpectrumHistogram histogram;
    Status simulated = Status::converged;
    if (state.simulation.wanted()) {
        const SimulatedEigenvalues eigenvalues =
            simulated_eigenvalues(model, state.simulation.dimension(), state.simulation.seed_number(), 0);
        simulated = eigenvalues.status;
        histogram = spectrum_histogram(eigenvalues.values);
    }
    if (state.output.json) {
        print(headed(state.model, model.noising, to_json(curve, spectrum, histogram)));
    } else {
        for (const FeatureAtom& atom : spectrum.atoms()) {
            std::printf("atom  %.10g  mass %.10g\n", atom.location, atom.mass);
        }
        for (const FeatureBulk& bulk : spectrum.bulks()) {
            std::printf("bulk  %.10g to %.10g  mass %.10g\n", bulk.from, bulk.to, bulk.mass);
        }
        std::printf("total mass %.12g\n", spectrum.mass());
        if (spectrum.status() != Status::converged)
            std::printf("%s\n", explain(spectrum.status(), problem.constants).c_str());
        if (simulated != Status::converged)
            std::printf("simulation: %s\n", std::string(explain(simulated)).c_str());
    }
    Table table{model_head(state.model, model.noising), {"x", "density"}, {}};
    table.head.emplace_back("mass", to_text(spectrum.mass()));
    table.head.emplace_back("status", resolva::to_text(spectrum.status()));
    for (std::size_t i = 0; i < curve.x.size(); ++i)
        table.rows.push_back({curve.x[i], curve.density[i]});
    outputs.write(table);
    outputs.write(
        Plot{"Eigenvalues of the feature matrix", caption_of(state.model), {spectrum_panel("", curve, spectrum, histogram)}, 1});
    return spectrum.status() == Status::converged && simulated == Status::converged ? 0 : 1;
}

}  // namespace

Command spectrum_command() {
    auto state = std::make_shared<State>();
    Command command{"spectrum",
                    "Eigenvalue density of the feature matrix: bulks, gaps, atoms and edges",
                    {},
                    [state] { return run(*state); },
                    "resolva spectrum --activation tanh --time 0.01 --psi-n 8 --psi-p 64 --draws 4 "
                    "--simulate d=60 --plot u.svg"};
    add_model_options(command.options, state->model);
    command.options.push_back(
        {"--grid", "GRID", "Eigenvalues: a,b,c or log:FIRST:LAST:COUNT or lin:...", &state->grid});
    command.options.push_back(
        {"--points",
         "N",
         "Points of the default grid, shared by the bulks",
         &state->points,
         false,
         {{[s = state.get()] { return s->grid.empty(); }, "--grid says where the points are"}}});
    add_simulation_options(command.options, state->simulation,
                           "Overlay the histogram of one simulated matrix of this dimension");
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
