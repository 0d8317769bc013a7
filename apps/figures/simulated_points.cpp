#include "figures/simulated_points.hpp"

#include <algorithm>
#include <limits>

#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/finite_size/summary.hpp>

namespace resolva::program {

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
        const auto name = std::find(observable_names.begin(), observable_names.end(), quantity);
        if (name == observable_names.end() || quantity == "exact")
            continue;  // exact is a line without scatter
        const auto observable = static_cast<Observable>(name - observable_names.begin());
        for (std::size_t start = 0; start < studies.size(); start += length) {
            Curve curve;
            curve.style = LineStyle::points;
            curve.color = static_cast<int>(start / length / styles);
            if (!labelled) curve.label = "simulated, d = " + std::to_string(simulation.size);
            labelled = true;
            for (std::size_t i = 0; i < length; ++i) {
                const Summary summary = summarise(studies[start + i], observable);
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
