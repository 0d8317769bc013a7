#include "output/result_row.hpp"

namespace resolva::program {

namespace {

void append(Table& table, const std::string& prefix, const Json& object) {
    for (const auto& [key, value] : object.items()) {
        if (value.is_object()) {
            append(table, prefix + key + "_", value);
            continue;
        }
        table.columns.push_back(prefix + key);
        table.rows[0].push_back(cell_of(value));
    }
}

}  // namespace

Cell cell_of(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<long>();
    if (value.is_number_float()) return value.get<double>();
    if (value.is_string()) return value.get<std::string>();
    return json_line(value);
}

Table result_row(const Json& result) {
    Table table;
    table.rows.resize(1);
    append(table, "", result);
    return table;
}

}  // namespace resolva::program
