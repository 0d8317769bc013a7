#pragma once

#include <string>
#include <utility>
#include <vector>

#include "output/cell.hpp"

namespace resolva::program {

/// A tidy table: one row a point.
struct Table {
    std::vector<std::pair<std::string, std::string>> head{};  ///< "# key: value" lines of a CSV
    std::vector<std::string> columns{};
    std::vector<std::vector<Cell>> rows{};
};

/// CSV: the names of the columns, one line a row, then the head as comments, so that readers which take the
/// first line for names find them there. Cells with commas, quotes or line ends are quoted; a line end in the
/// head becomes a backslash and an n.
std::string to_csv(const Table& table);

/// {"head": {...}, "points": [{column: value, ...}, ...]}, every value of its own type; null for nothing and
/// for numbers that are not finite, but for an infinite number of noise draws, which stays "inf".
std::string to_json(const Table& table);

/// Refuses an --output path whose extension is neither csv nor json.
void require_table_extension(const std::string& path);

/// The text of the table in the format of the path's extension.
std::string format_for(const std::string& path, const Table& table);

}  // namespace resolva::program
