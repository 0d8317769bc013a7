#pragma once

#include "output/json.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// The value of a key: lists and objects as JSON on one line.
Cell cell_of(const Json& value);

/// A table of one row from the object that --json prints: a column a key, keys of inner objects behind that
/// of the outer one with an underscore, as `cell_of`.
Table result_row(const Json& result);

}  // namespace resolva::program
