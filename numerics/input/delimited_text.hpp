#pragma once

// Records of fields from delimited text: comma-separated values after RFC 4180 and their relatives.

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace resolva {

/// What stands between two fields of a line.
enum class Separator : char { comma = ',', semicolon = ';', tab = '\t', blanks = ' ', none = '\n' };

struct Field {
    std::string_view text;  ///< without the blanks around it and without quotes
    bool quoted;
};

/// Reads text record by record. A file has one separator, the same in every line: two that follow each other
/// enclose an empty field, and only a run of blanks counts as one. Quotes enclose fields that hold separators,
/// line ends or, doubled, quotes. Lines end with \n, \r\n or \r. Empty lines are passed over, and so are
/// comments: a line that begins with # or %, and the rest of a line after a # outside quotes.
/// Cost: one pass; a field is a view into the content unless it holds doubled quotes.
class DelimitedText {
  public:
    /// `name` and `content` must outlive the reader. The separator is the first of tab, semicolon, comma and
    /// blanks that occurs outside quotes in the second record, since the first may be a heading; failing
    /// that, the first of tab, semicolon and comma in the first record.
    /// @throws BadArgument from here and `next` naming `name`, the line and the column for a NUL byte, a quote
    /// that is never closed, and a quote inside an unquoted field or with text after it.
    DelimitedText(std::string_view name, std::string_view content);

    Separator separator() const { return separator_; }

    /// Moves to the next record; false at the end.
    bool next();

    const std::vector<Field>& fields() const { return fields_; }
    std::size_t line() const { return record_line_; }  ///< where the record begins, from 1

  private:
    bool at_line_end() const;
    bool is_blank(char c) const;
    void end_line();
    bool skip_to_record();
    Field quoted_field();
    Field plain_field();
    [[noreturn]] void refuse_field(std::string_view value, std::string_view allowed) const;

    std::string_view name_;
    std::string_view content_;
    Separator separator_ = Separator::none;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t record_line_ = 0;
    std::vector<Field> fields_;
    std::deque<std::string> unescaped_;  ///< fields of this record that held doubled quotes
};

/// The name of a separator in a sentence: "commas".
std::string_view to_text(Separator separator);

}  // namespace resolva
