#include "output/result_row.hpp"

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

namespace {

std::string cell_of(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return to_text(value.get<double>());
    return value.dump();
}

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

Table result_row(const Json& result) {
    Table table;
    table.rows.resize(1);
    append(table, "", result);
    return table;
}

}  // namespace resolva::program
