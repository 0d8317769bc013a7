#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/numerics/input/number_table.hpp>

namespace resolva::program {

/// The table in the file that an option names; what was taken for granted is said on standard error. `meaning`
/// says what the columns are.
/// @throws BadArgument as `read_number_table`, and when the file has another number of columns.
NumberTable read_columns(std::string_view option, const std::string& path, std::size_t columns,
                         std::string_view meaning);

/// The numbers of a file that holds one column, or one line.
/// @throws BadArgument as `read_columns` otherwise.
std::vector<double> read_list(std::string_view option, const std::string& path, std::string_view meaning);

}  // namespace resolva::program
