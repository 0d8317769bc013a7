#pragma once

// What a parameter point must satisfy before the laws of a model's matrices are laws:
//   a variance is zero or positive,
//   the weights of a joint spectrum are zero or positive and have the sum one,
//   a dimension is zero or positive, and positive where it is given by a number.
// A dimension that a formula brings to zero is legal: its matrices are empty there.

#include <map>
#include <string>
#include <vector>

#include <resolva/theory/expression/expression_model.hpp>

namespace resolva {

struct LawCondition {
    enum class Kind { nonnegative, sum_is_one };
    Kind kind = Kind::nonnegative;
    std::string argument;  ///< what it is about, with its place in the file where there is one
    Scalar value;

    /// Refuses a value that the law cannot have. @throws BadArgument naming argument and value.
    void require(double value_here) const;
};

/// The conditions of everything that the model's traces and its density use.
std::vector<LawCondition> law_conditions(const ExpressionModel& model);

/// @throws BadArgument when the model's laws are none at these values of all parameters and dimensions.
void require_laws(const ExpressionModel& model, const std::map<std::string, double>& values);

}  // namespace resolva
