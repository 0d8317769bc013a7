#pragma once

// Texts of options turned into numbers and axes, with messages that name the option.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/numerics/core/number_text.hpp>

namespace resolva::program {

using resolva::parse_integer;
using resolva::parse_number;

/// Whole numbers separated by commas, at least one, each in the range.
std::vector<std::size_t> parse_integers(std::string_view option, std::string_view text, long lower,
                                        long upper);

/// A seed, from zero on.
std::uint64_t parse_seed(std::string_view option, std::string_view text);

/// Pieces between separators; an empty text has none.
std::vector<std::string> split(std::string_view text, char separator);

/// The most values of one grid.
constexpr std::size_t most_grid_values = 1'000'000;

/// Numbers of "a,b,c", "log:FIRST:LAST:COUNT" or "lin:FIRST:LAST:COUNT". A zero ridge may stand in a list.
/// @throws BadArgument when a piece is not a number or nan, a log end is not positive, or COUNT is not from 2
/// to `most_grid_values`.
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
