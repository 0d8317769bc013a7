#pragma once

#include <string>
#include <utility>
#include <vector>

namespace resolva::program {

/// A tidy table: one row a point. Cells are texts; a column of numbers uses `to_text`, which reads back
/// exactly.
struct Table {
    std::vector<std::pair<std::string, std::string>> head{};  ///< "# key: value" lines of a CSV
    std::vector<std::string> columns{};
    std::vector<std::vector<std::string>> rows{};
};

/// CSV with a commented head; cells with commas or quotes are quoted.
std::string to_csv(const Table& table);

/// {"head": {...}, "points": [{column: value, ...}, ...]}; numeric cells become numbers, non-finite ones
/// null.
std::string to_json(const Table& table);

/// Refuses an --output path whose extension is neither csv nor json.
void require_table_extension(const std::string& path);

/// The text of the table in the format of the path's extension.
std::string format_for(const std::string& path, const Table& table);

}  // namespace resolva::program
