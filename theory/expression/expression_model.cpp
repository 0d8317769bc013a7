#include <resolva/theory/expression/expression_model.hpp>

#include <algorithm>
#include <functional>
#include <set>

#include <resolva/numerics/core/contract.hpp>

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
    const std::map<std::string, double> all = values();
    const auto found = all.find(name);
    if (found == all.end())
        refuse("parameter", name, "the model has no dimension and no parameter of this name");
    return found->second;
}

std::map<std::string, double> ExpressionModel::values(const std::map<std::string, double>& given) const {
    std::map<std::string, Scalar> definitions;
    for (const auto& parameter : parameters) definitions[parameter.name] = parameter.value;
    std::map<std::string, double> known = given;
    std::set<std::string> open;
    // Each definition is evaluated once, after those that it needs.
    const std::function<double(const std::string&)> value = [&](const std::string& name) {
        if (const auto found = known.find(name); found != known.end()) return found->second;
        const Scalar& definition = definitions.at(name);
        if (!open.insert(name).second)
            refuse("definition of " + name, to_text(definition), "it must not refer to itself");
        std::map<std::string, Scalar> numbers;
        for (const auto& symbol : definition.symbols()) {
            if (definitions.count(symbol) == 0)
                refuse("symbol", symbol, "it is not defined (needed by " + name + ")");
            numbers[symbol] = value(symbol);
        }
        open.erase(name);
        return known[name] = definition.substitute(numbers).number();
    };
    for (const auto& parameter : parameters) value(parameter.name);
    return known;
}

}  // namespace resolva
