#include <resolva/theory/model/parameter.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

const char* allowed_values(Domain domain) {
    switch (domain) {
        case Domain::positive:
            return "it must be positive and finite";
        case Domain::nonnegative:
            return "it must be zero or positive, and finite";
        case Domain::finite:
            return "it must be finite";
        case Domain::whole_or_infinite:
            return "it must be a whole number from 1, or inf";
        case Domain::nonnegative_or_infinite:
            return "it must be zero or positive; inf is allowed";
        case Domain::activation:
            return "it must be the name of an activation";
        case Domain::spectrum:
            return "it must be the name of a spectrum";
    }
    return "";
}

namespace {

bool is_legal(Domain domain, double x) {
    switch (domain) {
        case Domain::positive:
            return x > 0.0 && std::isfinite(x);
        case Domain::nonnegative:
            return x >= 0.0 && std::isfinite(x);
        case Domain::finite:
            return std::isfinite(x);
        case Domain::whole_or_infinite:
            return x >= 1.0 && (std::isinf(x) || x == std::floor(x));
        case Domain::nonnegative_or_infinite:
            return x >= 0.0;
        case Domain::activation:
        case Domain::spectrum:
            return false;
    }
    return false;
}

}  // namespace

const Value& require_legal(const Parameter& parameter, const std::string& called, const Value& value) {
    if (const double* number = std::get_if<double>(&value)) {
        if (!is_legal(parameter.domain, *number)) refuse(called, *number, allowed_values(parameter.domain));
        return value;
    }
    const bool text = std::holds_alternative<std::string>(value);
    const bool fits =
        (parameter.domain == Domain::activation && (text || std::holds_alternative<Activation>(value))) ||
        (parameter.domain == Domain::spectrum && (text || std::holds_alternative<DiscreteSpectrum>(value)));
    if (!fits) refuse(called, to_text(value), allowed_values(parameter.domain));
    return value;
}

std::string to_text(const Value& value) {
    if (const double* number = std::get_if<double>(&value)) return to_text(*number);
    if (const std::string* text = std::get_if<std::string>(&value)) return *text;
    if (const Activation* activation = std::get_if<Activation>(&value)) return activation->name();
    if (const DiscreteSpectrum* spectrum = std::get_if<DiscreteSpectrum>(&value))
        return "a spectrum of " + std::to_string(spectrum->atoms().size()) + " eigenvalues";
    return "";
}

}  // namespace resolva
