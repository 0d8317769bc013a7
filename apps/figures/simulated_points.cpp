#include "figures/simulated_points.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/compare/verdict.hpp>
#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/finite_size/summary.hpp>

namespace resolva::program {

namespace {

constexpr std::size_t row_width = 9;

std::size_t place_of(const std::optional<Axis>& axis, const std::string& value) {
    if (!axis) return 0;
    const auto at = std::find(axis->values.begin(), axis->values.end(), value);
    if (at == axis->values.end())
        refuse(axis->option, value, "a simulated point lies on a curve of its panel");
    return static_cast<std::size_t>(at - axis->values.begin());
}

std::string value_of(const std::optional<Axis>& axis, ModelOptions options) {
    return axis ? *options.find(axis->option) : std::string();
}

std::optional<Observable> observable_named(const std::string& quantity) {
    const auto name = std::find(observable_names.begin(), observable_names.end(), quantity);
    if (name == observable_names.end()) return std::nullopt;
    return static_cast<Observable>(name - observable_names.begin());
}

}  // namespace

Table simulate_points(const PanelDefinition& definition, const ExtrapolatedPoints& points, std::size_t number,
                      int threads) {
    PanelDefinition coarse = definition;
    coarse.x.values = points.x;
    if (coarse.color && !points.color.empty()) coarse.color->values = points.color;
    if (coarse.style && !points.style.empty()) coarse.style->values = points.style;
    std::vector<Observable> observables;
    for (const std::string& quantity : definition.quantities) {
        const auto observable = observable_named(quantity);
        if (observable && *observable != Observable::exact) observables.push_back(*observable);
    }
    Table table;
    table.columns = {"panel", "color", "style", "x", "quantity", "value", "stderr", "predicted", "z"};
    RunOptions run_options;
    run_options.threads = threads;
    for (const ModelOptions& options : grid(coarse.model, axes_of(coarse))) {
        const Study study = run(build_model(options), points.plan, run_options);
        ModelOptions at = options;
        for (const Comparison& c : compare(study, observables)) {
            const Verdict& verdict = c.verdict;
            if (c.extrapolation.status != Status::converged || c.summary.failed > 0) continue;
            table.rows.push_back({std::to_string(number), value_of(definition.color, options),
                                  value_of(definition.style, options), *at.find(definition.x.option),
                                  std::string(to_string(c.observable)), to_text(verdict.measured),
                                  to_text(verdict.standard_error), to_text(verdict.predicted),
                                  to_text(verdict.z)});
        }
    }
    return table;
}

void add_stored_points(const PanelDefinition& definition, const std::string& rows, const std::string& source,
                       std::size_t number, Panel& panel) {
    std::map<std::size_t, Curve> curves;  // by colour
    for (const std::string& line : split(rows, '\n')) {
        if (line.empty() || line.front() == '#' || line.rfind("panel,", 0) == 0) continue;
        const std::vector<std::string> cells = split(line, ',');
        if (cells.size() != row_width) refuse(source, line, "a simulated point has nine cells");
        if (cells[0] != std::to_string(number)) continue;
        place_of(definition.style, cells[2]);
        const std::size_t color = place_of(definition.color, cells[1]);
        Curve& curve = curves[color];
        curve.style = LineStyle::points;
        curve.color = static_cast<int>(color);
        curve.x.push_back(parse_number(source, cells[3]));
        curve.y.push_back(parse_number(source, cells[5]));
        curve.error.push_back(parse_number(source, cells[6]));
    }
    bool labelled = false;
    for (auto& [color, curve] : curves) {
        if (!labelled) curve.label = "simulated, d to infinity";
        labelled = true;
        panel.curves.push_back(std::move(curve));
    }
}

void add_simulated_points(const PanelDefinition& definition, const SimulatedPoints& simulation, int threads,
                          Panel& panel) {
    PanelDefinition coarse = definition;
    coarse.x.values = simulation.x;
    const std::vector<ModelOptions> points = grid(coarse.model, axes_of(coarse));
    std::vector<Study> studies;
    for (const ModelOptions& options : points) {
        Plan plan;
        plan.sizes = {simulation.size};
        plan.replicas = {simulation.replicas};
        plan.measuring.directions = false;
        RunOptions run_options;
        run_options.threads = threads;
        studies.push_back(run(build_model(options), plan, run_options));
    }
    const std::size_t length = simulation.x.size();
    const std::size_t styles = definition.style ? definition.style->values.size() : 1;
    bool labelled = false;
    for (const std::string& quantity : definition.quantities) {
        const auto observable = observable_named(quantity);
        if (!observable || *observable == Observable::exact) continue;  // exact is a line without scatter
        for (std::size_t start = 0; start < studies.size(); start += length) {
            Curve curve;
            curve.style = LineStyle::points;
            curve.color = static_cast<int>(start / length / styles);
            if (!labelled) curve.label = "simulated, d = " + std::to_string(simulation.size);
            labelled = true;
            for (std::size_t i = 0; i < length; ++i) {
                const Summary summary = summarise(studies[start + i], *observable);
                if (summary.averages.empty()) continue;
                curve.x.push_back(parse_number(definition.x.option, simulation.x[i]));
                curve.y.push_back(summary.averages.front().value);
                curve.error.push_back(summary.averages.front().standard_error);
            }
            panel.curves.push_back(std::move(curve));
        }
    }
}

}  // namespace resolva::program
