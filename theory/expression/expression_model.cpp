#include <resolva/theory/expression/expression_model.hpp>

#include <algorithm>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/scalar_program.hpp>

namespace resolva {

Scalar trace_symbol(std::size_t number) {
    return Scalar::symbol("trace_" + std::to_string(number + 1));
}

std::size_t ExpressionModel::trace(const Expression& argument) {
    const auto found = std::find(traces.begin(), traces.end(), argument);
    if (found != traces.end()) return static_cast<std::size_t>(found - traces.begin());
    traces.push_back(argument);
    return traces.size() - 1;
}

void ExpressionModel::set(const std::string& name, double value) {
    for (auto& parameter : parameters) {
        if (parameter.name != name) continue;
        if (parameter.is_dimension) require_positive("dimension " + name, value);
        parameter.value = require_finite(name, value);
        return;
    }
    refuse("parameter", name, "the model has no dimension and no parameter of this name");
}

double ExpressionModel::value_of(const std::string& name) const {
    std::map<std::string, Scalar> definitions;
    for (const auto& parameter : parameters) definitions[parameter.name] = parameter.value;
    if (definitions.count(name) == 0) {
        refuse("parameter", name, "the model has no dimension and no parameter of this name");
    }
    Scalar value = definitions[name];
    // Each substitution removes one layer; more layers than parameters mean a circle.
    for (std::size_t depth = 0; depth <= parameters.size(); ++depth) {
        if (value.is_constant()) return value.number();
        for (const auto& symbol : value.symbols()) {
            if (definitions.count(symbol) == 0)
                refuse("symbol", symbol, "it is not defined (needed by " + name + ")");
        }
        value = value.substitute(definitions);
    }
    refuse("definition of " + name, to_text(value), "it must not refer to itself");
}

}  // namespace resolva
