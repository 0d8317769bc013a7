#pragma once

#include "output/json.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// A table of one row from the object that --json prints: a column a key, keys of inner objects behind that
/// of the outer one with an underscore, lists as JSON, null as an empty cell.
Table result_row(const Json& result);

}  // namespace resolva::program
