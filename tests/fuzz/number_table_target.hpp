#pragma once

// What must hold of the reader of files of numbers whatever the bytes are: it refuses them in one printable sentence,
// or reads a table that is whole, finite, and the same when it is written plainly and read again.

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_table.hpp>
#include <resolva/numerics/input/utf8_text.hpp>

namespace resolva::test {

inline void demand(bool holds, const char* what) {
    if (!holds) throw std::logic_error(what);
}

inline void check_sentence(std::string_view sentence) {
    demand(sentence.size() < 2000, "a refusal is one short sentence");
    while (!sentence.empty()) {
        const std::size_t length = character_length(sentence);
        demand(length > 0, "a refusal is printable");
        sentence.remove_prefix(length);
    }
}

inline void check_table(const NumberTable& table) {
    demand(table.rows > 0 && table.columns > 0, "a table has numbers");
    demand(table.values.size() == table.rows * table.columns, "a table is whole");
    demand(table.places.size() == table.columns, "every column has a place");
    demand(table.headings.empty() || table.headings.size() == table.columns,
           "every column has a heading or none");
    demand(table.lines.empty() || table.lines.size() == table.rows, "every row has a line or none");
    for (const double value : table.values) demand(std::isfinite(value), "every number is finite");
    for (const std::string& remark : table.remarks) check_sentence(remark);
    check_sentence(table.row_name(table.rows - 1));
    check_sentence(table.column_name(table.columns - 1));
}

/// The first byte chooses the options, the others are the content of the file.
inline void check_number_table(std::string_view bytes) {
    static constexpr std::string_view choices[] = {"",      "1",   "2-", "x",
                                                   "1-2,3", "a-b", ",",  "9999999999999999999999"};
    if (bytes.empty()) return;
    const auto options = static_cast<unsigned char>(bytes.front());
    const TableReading reading{std::string(choices[options % 8]), "--columns", (options & 8) != 0};
    bytes.remove_prefix(1);
    NumberTable table;
    try {
        table = parse_number_table("--data", "file", bytes, reading);
    } catch (const BadArgument& refusal) {
        return check_sentence(refusal.what());
    }
    check_table(table);
    std::string plain;
    for (std::size_t i = 0; i < table.values.size(); ++i)
        plain += to_text(table.values[i]) + ((i + 1) % table.columns == 0 ? "\n" : ",");
    demand(parse_number_table("--data", "plain", plain).values == table.values, "numbers survive plain text");
}

}  // namespace resolva::test
