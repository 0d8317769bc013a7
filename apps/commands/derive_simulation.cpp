#include "commands/derive_simulation.hpp"

#include <cstdint>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/expression/expression_simulation.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

namespace {

/// A whole number within bounds, which the refusal names.
long whole_number(const std::string& option, const std::string& text, long first, long last) {
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    const long value =
        digits && text.size() > 18 ? std::numeric_limits<long>::max() : parse_integer(option, text);
    if (value < first || value > last) {
        refuse(option, text,
               "it must be a whole number from " + std::to_string(first) + " to " + std::to_string(last));
    }
    return value;
}

}  // namespace

Json simulation_json(const DeriveSimulation& wanted, const ExpressionModel& model,
                     const std::vector<double>& theory) {
    const std::size_t equals = wanted.size.find('=');
    if (equals == std::string::npos || equals == 0) refuse("--simulate", wanted.size, "write NAME=SIZE");
    const std::string name = wanted.size.substr(0, equals), size = wanted.size.substr(equals + 1);
    const int largest = largest_size(model, name);
    ExpressionSimulation plan{name, static_cast<int>(whole_number("--simulate " + name, size, 1, largest))};
    if (!wanted.replicas.empty())
        plan.replicas = static_cast<int>(whole_number("--replicas", wanted.replicas, 2, 1000000));
    if (!wanted.seed.empty()) {
        plan.seed = static_cast<std::uint64_t>(
            whole_number("--seed", wanted.seed, 0, std::numeric_limits<long>::max()));
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
