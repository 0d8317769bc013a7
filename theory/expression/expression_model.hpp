#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/expression/expression.hpp>
#include <resolva/theory/expression/joint_spectrum.hpp>

namespace resolva {

/// Parameters, laws of the matrices, and outputs: everything that a model file says.
///
/// An output is a scalar expression in the parameters, the dimensions and traces; trace number k enters it as
/// the symbol trace_symbol(k). Traces are in the units of the dimensions: the trace of I(p) is p.
struct ExpressionModel {
    struct Parameter {
        std::string name;
        Scalar value;  ///< a number, or an expression in other parameters
        bool is_dimension = false;
    };
    struct Output {
        std::string name;
        Scalar value;
    };

    std::vector<Parameter> parameters;
    DeterministicLaws laws;
    std::vector<Expression> traces;
    std::vector<Output> outputs;
    /// The matrix whose eigenvalue density is asked for, if any.
    std::optional<Expression> density;
    /// Names of sub-expressions, for printing.
    std::vector<std::pair<Expression, std::string>> names;
    /// How LaTeX prints a name, where the model chose.
    std::map<std::string, std::string> latex_names;
    /// Where the file states what a message may speak of: "variance of X" stands at "FILE:LINE:COLUMN".
    std::map<std::string, std::string> places;

    /// Number of the trace in `traces`, appended when new.
    std::size_t trace(const Expression& argument);
    /// Replaces the value of a parameter or dimension. @throws BadArgument when there is none of that name.
    void set(const std::string& name, double value);
    /// Value of a parameter after its definitions. @throws BadArgument for unknown names and circular
    /// definitions.
    double value_of(const std::string& name) const;
    /// Values of all parameters and dimensions, those `given` having the given values instead of their own.
    /// @throws BadArgument as value_of.
    std::map<std::string, double> values(const std::map<std::string, double>& given = {}) const;
};

Scalar trace_symbol(std::size_t number);

}  // namespace resolva
