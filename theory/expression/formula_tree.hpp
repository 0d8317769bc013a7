#pragma once

// Formulas as trees: what the grammar makes of a text, before names mean anything.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <resolva/theory/expression/formula.hpp>

namespace resolva {

struct FormulaNode;
using FormulaTree = std::shared_ptr<FormulaNode>;

/// A node of the syntax tree. Kinds: n(umber), v(ariable), c(all), ', ^, ~ for the unary minus, and + and * for
/// whole chains a + b - c and a*b/c, whose operators stand at marks[0], marks[1], ...: a long chain is one node,
/// so that the depth of the tree is that of the written formula. Places count from the start of the formula.
struct FormulaNode {
    char kind = 'n';
    std::size_t place = 0;
    std::vector<FormulaTree> children{};
    std::string name{};
    double number = 0.0;
    std::vector<std::size_t> marks{};
};

/// The tree of a whole formula.
/// @throws BadArgument with location and caret for text that is no formula, is longer than 10000 characters,
/// nests parentheses, signs and powers more than 50 deep, or is not ASCII.
FormulaTree parse_formula(const FormulaSource& source);

/// VALUE@WEIGHT, separated by commas: value, weight, value, weight, ... @throws BadArgument as above.
std::vector<FormulaTree> parse_atoms(const FormulaSource& source);

}  // namespace resolva
