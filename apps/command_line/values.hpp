#pragma once

// Texts of options turned into numbers and axes, with messages that name the option.

#include <string>
#include <string_view>
#include <vector>

#include <resolva/numerics/core/number_text.hpp>

namespace resolva::program {

using resolva::parse_integer;
using resolva::parse_number;

/// Pieces between separators; an empty text has none.
std::vector<std::string> split(std::string_view text, char separator);

/// Numbers of "a,b,c", "log:FIRST:LAST:COUNT" or "lin:FIRST:LAST:COUNT". A zero ridge may stand in a list.
/// @throws BadArgument when a piece is not a number, a log end is not positive, or COUNT < 2.
std::vector<double> parse_grid(std::string_view option, std::string_view text);

/// One axis of a sweep, "OPTION=GRID": the option's name without dashes and its values as texts, so that
/// names (activation=relu,tanh) can be swept like numbers. Semicolons separate values that hold commas
/// (activation=hermite:0,1;hermite:0,2).
struct Axis {
    std::string option;
    std::vector<std::string> values;
    bool logarithmic = false;
};

/// @throws BadArgument when the text is not OPTION=VALUES, a value is empty, or a comma may belong to a
/// value.
Axis parse_axis(std::string_view option, std::string_view text);

}  // namespace resolva::program
