#include "command_line/columns_file.hpp"

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

#include "command_line/remark.hpp"

namespace resolva::program {

namespace {

std::string count_text(std::size_t columns) {
    return std::to_string(columns) + (columns == 1 ? " column" : " columns");
}

[[noreturn]] void refuse_width(std::string_view option, const std::string& path, std::size_t columns,
                               const std::string& allowed) {
    refuse(std::string(option) + " " + resolva::printable(path, 300), count_text(columns) + " wide", allowed);
}

}  // namespace

NumberTable read_columns(std::string_view option, const std::string& path, std::size_t columns,
                         std::string_view meaning) {
    NumberTable table = read_number_table(option, path);
    if (table.columns != columns) {
        refuse_width(option, path, table.columns,
                     "it must have " + count_text(columns) + ", " + std::string(meaning));
    }
    say_of_file(option, path, table.remarks);
    return table;
}

std::vector<double> read_list(std::string_view option, const std::string& path, std::string_view meaning) {
    NumberTable table = read_number_table(option, path);
    if (table.columns > 1 && table.rows > 1)
        refuse_width(option, path, table.columns, "give one number a line, " + std::string(meaning));
    say_of_file(option, path, table.remarks);
    return std::move(table.values);
}

}  // namespace resolva::program
