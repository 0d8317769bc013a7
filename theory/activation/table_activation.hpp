#pragma once

#include <string>
#include <string_view>

#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The activation of a table of two columns, x and f(x), in the order of x; formats as numerics/input/number_table.hpp.
///
/// Straight lines join the rows, and the first and the last line are extended. Two rows of the same x are a jump: the
/// first gives the value below, the second the value above it, and at it their mean. The expectations are those of this
/// function: rows where its slope changes are its kinks, so a table of ReLU with a row at zero is ReLU.
/// Its name is "file:" and the path.
/// @throws BadArgument for a table that cannot be read, has not two columns or fewer than two or more than 1000
/// rows, and for x that decrease.
Activation table_activation(std::string_view path);

}  // namespace resolva
