#pragma once

// The text form of scalar and matrix expressions.
//
//   formula   sums, products and quotients of terms; unary sign; a^3, a^-1; A' transposes
//   names     matrices, parameters, definitions; a dimension is a number wherever a scalar is due
//   calls     inv(A)  tr(A)  I(p)  sqrt(x)  exp(x)  log(x)      pi is the number
//
// Limits: 10000 characters of ASCII, parentheses, signs and powers 50 deep, values of 10000 parts.
// Grammar by Boost.Spirit X3 (formula_tree.cpp). Errors are BadArgument whose message starts with FILE:LINE:COLUMN and ends with
// the offending line and a caret below the place.

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <resolva/theory/expression/expression.hpp>
#include <resolva/theory/expression/joint_spectrum.hpp>

namespace resolva {

using FormulaValue = std::variant<Scalar, Expression>;

/// A piece of a file: text[begin, begin + length).
struct FormulaSource {
    std::string file;
    const std::string* text = nullptr;
    std::size_t begin = 0;
    std::size_t length = 0;
};

/// What names mean. `lookup` returns nothing for unknown names; `trace` is empty where traces have no place.
struct FormulaScope {
    std::function<std::optional<FormulaValue>(const std::string&)> lookup;
    std::function<bool(const std::string&)> is_dimension;
    std::function<Scalar(const Expression&)> trace;
};

/// @throws BadArgument as described above.
FormulaValue read_formula(const FormulaSource& source, const FormulaScope& scope);

/// Atoms of one matrix: VALUE@WEIGHT, separated by commas. @throws BadArgument as described above.
std::vector<JointSpectrum::Atom> read_atoms(const FormulaSource& source, const FormulaScope& scope);

/// Refuses with location and caret: "FILE:LINE:COLUMN: ARGUMENT is VALUE; ALLOWED".
[[noreturn]] void refuse_at(const FormulaSource& source, std::size_t offset, const std::string& argument,
                            const std::string& value, const std::string& allowed);

}  // namespace resolva
