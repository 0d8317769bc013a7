#pragma once

// Matrices in one written form, so that two ways to write the same one meet.

#include <optional>

#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

/// Products of sums multiplied out, everywhere; nothing when the expression has more than 150 parts or a product
/// more than 40 terms.
std::optional<Expression> multiplied_out(const Expression& expression);

/// [L^{-1}] of the reduced pencil at two positions of one dimension block, as an expression in the model's
/// matrices, multiplied out; nothing when it is long.
std::optional<Expression> entry_of_inverse(const DeterministicEquivalent& equivalent, int block, int column,
                                           int row);

}  // namespace resolva
