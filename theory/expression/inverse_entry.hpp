#pragma once

#include <cstddef>
#include <optional>

#include <resolva/theory/expression/pencil.hpp>

namespace resolva {

/// Block (column, row) of the inverse of the pencil as an expression in its matrices: the meaning of an
/// unknown. Obtained by symbolic block elimination; nothing when a pivot vanishes identically, or an entry on the way
/// is written with more than `largest` parts.
std::optional<Expression> inverse_entry(const Pencil& pencil, int column, int row, std::size_t largest);

}  // namespace resolva
