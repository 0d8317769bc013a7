#include <resolva/theory/expression/law_conditions.hpp>

#include <cmath>
#include <functional>
#include <set>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr double allowed_weight_error = 1e-12;

/// The matrices that occur in the model's traces and density, each once.
std::vector<MatrixSymbol> matrices_of(const ExpressionModel& model) {
    std::vector<MatrixSymbol> matrices;
    std::set<const void*> seen;
    std::set<std::string> names;
    const std::function<void(const Expression&)> visit = [&](const Expression& e) {
        if (!seen.insert(e.address()).second) return;
        if (e.kind() == Expression::Kind::matrix && names.insert(e.symbol().name).second)
            matrices.push_back(e.symbol());
        for (const auto& part : e.parts()) visit(part.first);
    };
    for (const Expression& trace : model.traces) visit(trace);
    if (model.density) visit(*model.density);
    return matrices;
}

}  // namespace

void LawCondition::require(double x) const {
    if (kind == Kind::nonnegative && !(x >= 0.0 && std::isfinite(x)))
        refuse(argument, x, "it must be zero or positive");
    if (kind == Kind::sum_is_one && !(std::abs(x - 1.0) <= allowed_weight_error))
        refuse(argument, x, "it must be 1");
}

std::vector<LawCondition> law_conditions(const ExpressionModel& model) {
    std::vector<LawCondition> conditions;
    const auto add = [&](LawCondition::Kind kind, const std::string& argument, const Scalar& value) {
        const auto place = model.places.find(argument);
        conditions.push_back(
            {kind, (place == model.places.end() ? "" : place->second + ": ") + argument, value});
    };
    for (const auto& parameter : model.parameters) {
        if (parameter.is_dimension)
            add(LawCondition::Kind::nonnegative, "dimension " + parameter.name, parameter.value);
    }
    std::set<std::string> families;
    for (const MatrixSymbol& matrix : matrices_of(model)) {
        if (matrix.is_random())
            add(LawCondition::Kind::nonnegative, "variance of " + matrix.name, matrix.variance);
        const auto law = model.laws.spectra.find(matrix.family);
        if (matrix.kind != MatrixSymbol::Kind::deterministic || law == model.laws.spectra.end() ||
            !families.insert(matrix.family).second)
            continue;
        Scalar total = 0.0;
        for (const auto& atom : law->second.atoms) {
            total = total + atom.weight;
            add(LawCondition::Kind::nonnegative, "weight of an atom of " + matrix.family, atom.weight);
        }
        add(LawCondition::Kind::sum_is_one, "sum of the weights of " + matrix.family, total);
    }
    return conditions;
}

void require_laws(const ExpressionModel& model, const std::map<std::string, double>& values) {
    std::map<std::string, Scalar> numbers(values.begin(), values.end());
    for (const LawCondition& condition : law_conditions(model))
        condition.require(condition.value.substitute(numbers).number());
}

}  // namespace resolva
