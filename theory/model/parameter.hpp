#pragma once

// What a model says of one of its parameters; command line, tables, Python and C read it here and nowhere else.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <resolva/theory/activation/activation.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// A value: none, a number, a text that names an activation, a spectrum or a choice, or the object itself.
using Value = std::variant<std::monostate, double, std::string, Activation, DiscreteSpectrum>;

/// The legal values of a parameter.
enum class Domain {
    positive,                 ///< 0 < x < infinity
    nonnegative,              ///< 0 <= x < infinity
    finite,                   ///< any finite number
    whole_or_infinite,        ///< 1, 2, 3, ... or infinity
    nonnegative_or_infinite,  ///< 0 <= x <= infinity
    activation,               ///< a name of the activation catalogue, or an Activation
    spectrum,                 ///< a name of the spectrum catalogue, or a DiscreteSpectrum
};

/// Where a search over the parameter looks when it is not told.
struct SearchRange {
    double lower;
    double upper;
};

struct Parameter {
    std::string name;     ///< in full words, as in C++ and Python: sample_ratio
    std::string option;   ///< as typed after --, on axes and in files: psi-n
    std::string letter;   ///< of the papers: psi_n
    std::string meaning;  ///< one sentence without a full stop
    Domain domain = Domain::finite;
    Value standard;  ///< what holds when nothing is said
    /// Points that agree in all shared parameters share one prepared model; the others vary freely at small cost.
    bool shared = false;
    std::optional<SearchRange> range{};   ///< searched on the logarithmic scale
    std::vector<std::string> replaces{};  ///< names of parameters that a value of this one unsets
};

/// Whether values of the parameter are numbers.
inline bool is_numeric(const Parameter& parameter) {
    return parameter.domain != Domain::activation && parameter.domain != Domain::spectrum;
}

/// What is allowed, as the end of a sentence: "it must be positive and finite".
const char* allowed_values(Domain domain);

/// Refuses a value outside the domain, naming the parameter as `called`; returns the value.
/// @throws BadArgument
const Value& require_legal(const Parameter& parameter, const std::string& called, const Value& value);

/// The value as one would type it: a number that reads back exactly, a text, the name of an object; empty for none.
std::string to_text(const Value& value);

}  // namespace resolva
