#pragma once

// Numbers from texts, with messages that name what the text was given for.

#include <string_view>

namespace resolva {

/// A real number in full: "0.1", "1e-3", "inf". @throws BadArgument naming the argument otherwise.
double parse_number(std::string_view argument, std::string_view text);

/// A whole number from `lower` to `upper`. @throws BadArgument naming the range otherwise.
long parse_integer(std::string_view argument, std::string_view text, long lower, long upper);

}  // namespace resolva
