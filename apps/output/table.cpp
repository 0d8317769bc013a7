#include "output/table.hpp"

#include <cmath>

#include <resolva/numerics/core/contract.hpp>

#include "output/displayable.hpp"
#include "output/json.hpp"
#include "output/output_file.hpp"

namespace resolva::program {

namespace {

void append_cell(std::string& text, const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
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

const std::string& text_of(const std::string& name) {
    return name;
}

std::string text_of(const Cell& cell) {
    return cell.text();
}

template <class Cells>
void append_row(std::string& text, const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text += ',';
        append_cell(text, text_of(cells[i]));
    }
    text += '\n';
}

/// The number of noise draws may be infinite by choice: that column keeps its text.
Json to_value(const std::string& column, const Cell& cell) {
    const Cell::Value value = cell.typed();
    if (const auto* flag = std::get_if<bool>(&value)) return *flag;
    if (const auto* whole = std::get_if<long>(&value)) return *whole;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<double>(&value)) {
        return std::isinf(*number) && column == "draws" ? Json(cell.text()) : number_or_null(*number);
    }
    return nullptr;
}

}  // namespace

std::string to_csv(const Table& table) {
    std::string text;
    append_row(text, table.columns);
    for (const auto& row : table.rows) append_row(text, row);
    for (const auto& [key, value] : table.head) text += "# " + key + ": " + single_line(value) + "\n";
    return text;
}

std::string to_json(const Table& table) {
    Json json;
    for (const auto& [key, value] : table.head) json["head"][key] = value;
    json["points"] = Json::array();
    for (const auto& row : table.rows) {
        Json point;
        for (std::size_t i = 0; i < row.size(); ++i)
            point[table.columns[i]] = to_value(table.columns[i], row[i]);
        json["points"].push_back(std::move(point));
    }
    return json_text(json) + "\n";
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
