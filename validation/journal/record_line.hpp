#pragma once

#include <optional>
#include <string>
#include <vector>

#include <resolva/validation/finite_size/study.hpp>

namespace resolva {

/// One line of text that holds a record exactly: size, replica, status and hexadecimal values, closed by a
/// checksum. No line end.
std::string to_line(const Record& record);

/// The record of such a line; none when the checksum fails.
std::optional<Record> from_line(const std::string& line);

/// Records as lines, each with its line end, and back; lines that fail their checksum are skipped.
std::string to_lines(const std::vector<Record>& records);
std::vector<Record> from_lines(const std::string& text);

}  // namespace resolva
