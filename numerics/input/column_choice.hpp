#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace resolva {

/// Columns chosen by a text, as places from 0 in the order of the text: pieces separated by commas, each a
/// heading, a number from 1, a range A-B of either, or A- up to the last column. A heading wins over a number.
/// @throws BadArgument naming `option` for a piece that is none of these or fits two headings, a number beyond
/// the `count` columns, a range that runs backwards, and a column that is chosen twice.
std::vector<std::size_t> chosen_columns(std::string_view option, std::string_view text, std::size_t count,
                                        const std::vector<std::string>& headings);

}  // namespace resolva
