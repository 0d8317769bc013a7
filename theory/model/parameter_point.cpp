#include <resolva/theory/model/parameter_point.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

namespace resolva {

namespace {

/// Underscores and hyphens are typed for one another.
bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return x == y || (x == '-' && y == '_') || (x == '_' && y == '-');
    });
}

}  // namespace

ParameterPoint::ParameterPoint(const std::vector<Parameter>& parameters) : parameters_(&parameters) {
    values_.reserve(parameters.size());
    for (const Parameter& parameter : parameters) values_.push_back(parameter.standard);
}

std::size_t ParameterPoint::number_of(std::string_view name) const {
    std::string known;
    for (std::size_t k = 0; k < parameters_->size(); ++k) {
        const Parameter& parameter = (*parameters_)[k];
        if (same_word(name, parameter.name) || same_word(name, parameter.option) ||
            same_word(name, parameter.letter))
            return k;
        known += (k ? ", " : "") + parameter.name;
    }
    refuse("parameter", name, "the model has " + known);
}

void ParameterPoint::set(std::string_view name, Value value) {
    set(number_of(name), std::move(value), name);
}

void ParameterPoint::set(std::size_t number, Value value, std::string_view called) {
    const Parameter& parameter = parameters_->at(number);
    require_legal(parameter, std::string(called), value);
    values_[number] = std::move(value);
    for (const std::string& replaced : parameter.replaces) values_[number_of(replaced)] = std::monostate{};
}

double ParameterPoint::number(std::size_t number) const {
    const double* value = std::get_if<double>(&values_[number]);
    return value ? *value : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> ParameterPoint::free_numbers() const {
    std::vector<double> numbers;
    for (std::size_t k = 0; k < values_.size(); ++k) {
        if (!(*parameters_)[k].shared) numbers.push_back(number(k));
    }
    return numbers;
}

int ParameterPoint::free_position(std::size_t number) const {
    if ((*parameters_)[number].shared) return -1;
    int position = 0;
    for (std::size_t k = 0; k < number; ++k) position += (*parameters_)[k].shared ? 0 : 1;
    return position;
}

}  // namespace resolva
