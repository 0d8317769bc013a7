#include "commands/derive_simulation.hpp"

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/expression/expression_simulation.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

Json simulation_json(const DeriveSimulation& wanted, const ExpressionModel& model,
                     const std::vector<double>& theory) {
    const std::size_t equals = wanted.size.find('=');
    if (equals == std::string::npos || equals == 0) refuse("--simulate", wanted.size, "write NAME=SIZE");
    const std::string name = wanted.size.substr(0, equals), size = wanted.size.substr(equals + 1);
    const int largest = largest_size(model, name);
    ExpressionSimulation plan{name, static_cast<int>(parse_integer("--simulate " + name, size, 1, largest))};
    if (!wanted.replicas.empty())
        plan.replicas = static_cast<int>(parse_integer("--replicas", wanted.replicas, 2, 1000000));
    if (!wanted.seed.empty()) {
        plan.seed = parse_seed("--seed", wanted.seed);
    }
    const SimulatedOutputs sampled = simulate(model, plan);
    std::vector<double> z;
    for (std::size_t k = 0; k < theory.size(); ++k)
        z.push_back((sampled.mean[k] - theory[k]) / sampled.standard_error[k]);
    Json json;
    json["sizes"] = sampled.sizes;
    json["replicas"] = plan.replicas;
    json["seed"] = plan.seed;
    json["mean"] = outputs_json(model, sampled.mean);
    json["standard_error"] = outputs_json(model, sampled.standard_error);
    json["z"] = outputs_json(model, z);
    json["status"] = to_text(sampled.status);
    return json;
}

void simulate_sweep(const DeriveSimulation& wanted, const std::vector<DeriveAxis>& axes,
                    ExpressionModel model, Json& points) {
    for (Json& point : points) {
        for (const DeriveAxis& axis : axes) model.set(axis.name, point[axis.name].get<double>());
        std::vector<double> theory;
        for (const auto& output : model.outputs) {
            const Json& value = point["outputs"][output.name];
            theory.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                             : value.get<double>());
        }
        point["simulation"] = simulation_json(wanted, model, theory);
    }
}

}  // namespace resolva::program
