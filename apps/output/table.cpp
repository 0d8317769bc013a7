#include "output/table.hpp"

#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include <resolva/numerics/core/contract.hpp>

#include "output/output_file.hpp"

namespace resolva::program {

namespace {

void append_cell(std::string& text, const std::string& cell) {
    if (cell.find_first_of(",\"\n") == std::string::npos) {
        text += cell;
        return;
    }
    text += '"';
    for (const char c : cell) {
        if (c == '"') text += '"';
        text += c;
    }
    text += '"';
}

void append_row(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text += ',';
        append_cell(text, cells[i]);
    }
    text += '\n';
}

/// A number where the cell is one: whole, real, or null when not finite; an empty cell is null, too. The
/// number of noise draws may be infinite by choice: that column keeps its text.
nlohmann::ordered_json to_value(const std::string& column, const std::string& cell) {
    if (cell.empty()) return nullptr;
    const char* const end = cell.data() + cell.size();
    long whole = 0;
    if (const auto read = std::from_chars(cell.data(), end, whole);
        read.ec == std::errc() && read.ptr == end) {
        return whole;
    }
    double number = 0.0;
    if (const auto read = std::from_chars(cell.data(), end, number);
        read.ec != std::errc() || read.ptr != end) {
        return cell;
    }
    if (std::isfinite(number)) return number;
    return column == "draws" ? nlohmann::ordered_json(cell) : nlohmann::ordered_json(nullptr);
}

}  // namespace

std::string to_csv(const Table& table) {
    std::string text;
    for (const auto& [key, value] : table.head) text += "# " + key + ": " + value + "\n";
    append_row(text, table.columns);
    for (const auto& row : table.rows) append_row(text, row);
    return text;
}

std::string to_json(const Table& table) {
    nlohmann::ordered_json json;
    for (const auto& [key, value] : table.head) json["head"][key] = value;
    json["points"] = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json point;
        for (std::size_t i = 0; i < row.size(); ++i)
            point[table.columns[i]] = to_value(table.columns[i], row[i]);
        json["points"].push_back(std::move(point));
    }
    return json.dump(2) + "\n";
}

void require_table_extension(const std::string& path) {
    const std::string kind = extension(path);
    if (kind != "csv" && kind != "json") refuse("--output", path, "its name must end in .csv or .json");
}

std::string format_for(const std::string& path, const Table& table) {
    require_table_extension(path);
    return extension(path) == "csv" ? to_csv(table) : to_json(table);
}

}  // namespace resolva::program
