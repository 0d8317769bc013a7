#include <resolva/numerics/input/number_table.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/column_choice.hpp>
#include <resolva/numerics/input/delimited_text.hpp>
#include <resolva/numerics/input/file_format.hpp>
#include <resolva/numerics/input/gzip.hpp>
#include <resolva/numerics/input/input_file.hpp>
#include <resolva/numerics/input/npy.hpp>
#include <resolva/numerics/input/number_entry.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

std::string place_and_heading(std::size_t place, const std::string& heading) {
    return "column " + std::to_string(place) + (heading.empty() ? "" : " (" + heading + ")");
}

/// What pandas writes above the index of a table, and reads it as when it comes back as a column.
bool is_row_name_heading(std::string_view heading) {
    return heading.empty() || heading.substr(0, 9) == "Unnamed: ";
}

/// Reads a text line by line into a table.
class TextReading {
  public:
    TextReading(const std::string& name, std::string_view content, const TableReading& reading)
        : name_(name), text_(name_, content), reading_(reading) {}

    NumberTable table() {
        if (!text_.next()) refuse(name_, "without numbers", "a table holds at least one");
        const bool headed = read_heading();
        if (headed && !text_.next()) refuse(name_, "without numbers", "it holds nothing but a heading");
        width_ = text_.fields().size();
        choose_columns();
        do {
            read_row();
        } while (text_.next());
        table_.columns = chosen_.size();
        if (decimal_comma_) {
            table_.remarks.push_back("the numbers have decimal commas, the first one in " +
                                     place(decimal_comma_->line, decimal_comma_->column));
        }
        return std::move(table_);
    }

  private:
    struct Place {
        std::size_t line, column;
    };

    std::string place(std::size_t line, std::size_t column) const {
        return "line " + std::to_string(line) + ", " +
               place_and_heading(column + 1, column < headings_.size() ? headings_[column] : "");
    }

    /// Takes the first line for a heading when nobody can have meant a number by any part of it. An empty
    /// first entry stands above row names; behind one, 0, 1, 2, ... are the headings of a table that pandas wrote
    /// without names.
    bool read_heading() {
        const std::vector<Field>& fields = text_.fields();
        const auto is_name = [](const Field& field) { return !looks_like_number(field.text); };
        const bool row_names = fields.size() > 1 && fields.front().text.empty();
        bool counts = row_names;
        for (std::size_t c = 1; counts && c < fields.size(); ++c)
            counts = fields[c].text == std::to_string(c - 1);
        const bool names =
            std::all_of(fields.begin() + 1, fields.end(), is_name) && (row_names || is_name(fields.front()));
        if (!names && !counts) return false;
        for (const Field& field : fields) headings_.push_back(printable(field.text));
        heading_line_ = text_.line();
        return true;
    }

    void choose_columns() {
        std::size_t row_names = 0;  // columns
        if (!headings_.empty()) {
            if (headings_.size() + 1 == width_) {
                headings_.insert(headings_.begin(), "");
                row_names = 1;
            } else if (headings_.size() == width_) {
                while (row_names + 1 < width_ && is_row_name_heading(headings_[row_names])) ++row_names;
            } else {
                refuse(name_ + ", line " + std::to_string(text_.line()),
                       std::to_string(width_) + " entries long",
                       "line " + std::to_string(heading_line_) + " has " + std::to_string(headings_.size()) +
                           " headings");
            }
        }
        if (!reading_.columns.empty()) {
            chosen_ = chosen_columns(reading_.columns_option, reading_.columns, width_, headings_);
        } else {
            for (std::size_t c = row_names; c < width_; ++c) chosen_.push_back(c);
        }
        std::string list;
        for (const std::size_t c : chosen_) {
            table_.places.push_back(c + 1);
            if (headings_.empty()) continue;
            table_.headings.push_back(headings_[c]);
            list += (list.empty() ? "" : ", ") + headings_[c];
        }
        if (!headings_.empty())
            table_.remarks.push_back("line " + std::to_string(heading_line_) + " holds the headings, " +
                                     printable(list));
        if (row_names > 0 && reading_.columns.empty()) {
            table_.remarks.push_back(row_names == 1 ? "column 1 holds row names and is left out"
                                                    : "columns 1 to " + std::to_string(row_names) +
                                                          " hold row names and are left out");
        }
    }

    void read_row() {
        const std::vector<Field>& fields = text_.fields();
        if (fields.size() != width_) {
            refuse(name_ + ", line " + std::to_string(text_.line()),
                   std::to_string(fields.size()) + (fields.size() == 1 ? " entry" : " entries") + " long",
                   "the lines before have " + std::to_string(width_) + ", separated by " +
                       std::string(to_text(text_.separator())));
        }
        for (const std::size_t c : chosen_) table_.values.push_back(number(fields[c], c));
        table_.lines.push_back(text_.line());
        ++table_.rows;
    }

    double number(const Field& field, std::size_t column) {
        NumberEntry read = number_of(field.text);
        if (read.kind == EntryKind::number) {
            if (!decimal_point_ && field.text.find('.') != std::string_view::npos)
                decimal_point_ = {text_.line(), column};
            if (decimal_point_ && decimal_comma_) refuse_mixture(field, column);
            return read.value;
        }
        const bool comma_possible =
            text_.separator() == Separator::semicolon || text_.separator() == Separator::tab;
        if (comma_possible && field.text.find(',') != std::string_view::npos) {
            read = number_of(field.text, ',');
            if (read.kind == EntryKind::number) {
                if (!decimal_comma_) decimal_comma_ = {text_.line(), column};
                if (decimal_point_) refuse_mixture(field, column);
                return read.value;
            }
        }
        refuse_entry(field, column, read.kind);
    }

    [[noreturn]] void refuse_mixture(const Field& field, std::size_t column) const {
        const Place& comma = *decimal_comma_;
        const Place& point = *decimal_point_;
        const bool comma_here = comma.line == text_.line() && comma.column == column;
        refuse(name_ + ", " + place(text_.line(), column), printable(field.text),
               comma_here
                   ? "decimal points come before it, the first one in " + place(point.line, point.column)
                   : "decimal commas come before it, the first one in " + place(comma.line, comma.column));
    }

    [[noreturn]] void refuse_entry(const Field& field, std::size_t column, EntryKind kind) const {
        std::string allowed =
            kind == EntryKind::too_large ? "it is too large for a double" : "it must be a finite number";
        if (kind == EntryKind::word && field.text.find(',') != std::string_view::npos)
            allowed += ", without separators of thousands";
        if (kind == EntryKind::word && headings_.empty() && table_.rows == 0)
            allowed += "; a line with a number in it is no heading";
        if (!reading_.columns_option.empty() && chosen_.size() > 1 && kind != EntryKind::too_large)
            allowed += "; choose the columns of numbers with " + reading_.columns_option;
        refuse(name_ + ", " + place(text_.line(), column), printable(field.text), allowed);
    }

    const std::string& name_;
    DelimitedText text_;
    const TableReading& reading_;
    NumberTable table_;
    std::vector<std::string> headings_;  ///< of all columns of the file
    std::size_t heading_line_ = 0;
    std::size_t width_ = 0;  ///< entries a line
    std::vector<std::size_t> chosen_;
    std::optional<Place> decimal_point_, decimal_comma_;
};

/// The chosen columns of an array, which has numbers only.
NumberTable chosen_part(NumberTable array, const TableReading& reading) {
    if (reading.columns.empty()) return array;
    const std::vector<std::size_t> chosen =
        chosen_columns(reading.columns_option, reading.columns, array.columns, {});
    NumberTable part;
    part.rows = array.rows;
    part.columns = chosen.size();
    part.remarks = std::move(array.remarks);
    part.values.reserve(part.rows * part.columns);
    for (std::size_t row = 0; row < array.rows; ++row) {
        for (const std::size_t column : chosen) part.values.push_back(array(row, column));
    }
    for (const std::size_t column : chosen) part.places.push_back(column + 1);
    return part;
}

}  // namespace

std::string NumberTable::row_name(std::size_t row) const {
    return lines.empty() ? "row " + std::to_string(row + 1) : "line " + std::to_string(lines[row]);
}

std::string NumberTable::column_name(std::size_t column) const {
    return place_and_heading(places[column], headings.empty() ? "" : headings[column]);
}

NumberTable parse_number_table(std::string_view argument, std::string_view source, std::string_view content,
                               const TableReading& reading) {
    const std::string name = std::string(argument) + " " + printable(source, 300);
    std::string unpacked;
    const bool compressed = is_gzip(content);
    if (compressed) content = unpacked = gunzip(name, content, input_limit);
    NumberTable table;
    if (is_npy(content)) {
        table = chosen_part(parse_npy(name, content, reading), reading);
    } else {
        if (reading.flatten) refuse(name, "a text", "only an array in the NPY format has axes to flatten");
        table = TextReading(name, text_of(name, content), reading).table();
    }
    if (compressed) table.remarks.insert(table.remarks.begin(), "it is compressed by gzip");
    return table;
}

NumberTable read_number_table(std::string_view argument, const std::string& path,
                              const TableReading& reading) {
    return parse_number_table(argument, path, read_input(argument, path), reading);
}

}  // namespace resolva
