#pragma once

// The one way from a file to numbers: data, spectra, schedules, curves and matrices are all read here.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace resolva {

/// A table of finite numbers.
struct NumberTable {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;         ///< row by row
    std::vector<std::string> headings;  ///< one a column, or none
    std::vector<std::size_t> places;    ///< where each column stands in the file, from 1
    std::vector<std::size_t> lines;     ///< where each row stands in a text, from 1; empty for an array
    std::vector<std::string> remarks;   ///< what was taken for granted, each a clause without a full stop

    double operator()(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
    std::string row_name(std::size_t row) const;        ///< "line 7", or "row 7" of an array
    std::string column_name(std::size_t column) const;  ///< "column 3 (height)"
};

struct TableReading {
    std::string columns{};         ///< text for `chosen_columns`; empty: all, but for row names
    std::string columns_option{};  ///< the option that sets it, for messages; empty: there is none
    bool flatten = false;          ///< take the axes of an array from the second on for one
    std::string flatten_option{};  ///< the option that sets it, for messages; empty: there is none
};

/// Reads a text or an array in the NPY format, told apart by their content, not by their name; either may be
/// compressed by gzip.
///
/// Text (see `DelimitedText` for separators, quotes and comments; UTF-8, with or without its mark):
/// - a first line without any number is a heading, and so is 0, 1, 2, ... behind an empty entry (pandas). Row names
///   precede the numbers where the first headings are empty or "Unnamed: ..." (R, pandas), or there is one heading
///   less than entries; they are left out.
/// - Every chosen entry is a finite number. One with a decimal comma is read where semicolons or tabs separate;
///   points and commas together are refused.
/// - Every line has as many entries as the first.
///
/// Arrays: see `parse_npy`; one axis is one column.
///
/// Whatever was decided on the way, headings, row names, decimal commas, stands in `remarks`.
/// @throws BadArgument, "ARGUMENT PATH, line L, column C (HEADING) is TOKEN; ...", for anything else; for a file
/// without numbers; for UTF-16 and other formats, named; and as `read_input`.
/// Cost: the content and the numbers are held in memory; some 100 MB a second.
NumberTable read_number_table(std::string_view argument, const std::string& path,
                              const TableReading& reading = {});

/// The same from content in memory; `source` names it in messages.
NumberTable parse_number_table(std::string_view argument, std::string_view source, std::string_view content,
                               const TableReading& reading = {});

}  // namespace resolva
