#pragma once

#include <string_view>

namespace resolva {

/// What an entry of a file is when it is taken for a number.
enum class EntryKind {
    number,     ///< a finite number
    too_large,  ///< a number beyond the largest double, 1e999
    missing,    ///< a mark for no number, or for none that is finite: nan, inf, NA, NULL, None, -
    word        ///< anything else
};

/// An entry with the number that it is.
struct NumberEntry {
    EntryKind kind;
    double value;  ///< NaN unless `kind` is number
};

/// The nearest double of a decimal number written in full: [sign] digits [point digits] [e [sign] digits], at
/// least one digit before the exponent; `point` is '.' or ','. Below the smallest double it is zero. Nothing
/// else is a number: no blanks, no separators of thousands, no hexadecimal digits. Independent of the locale.
NumberEntry number_of(std::string_view text, char point = '.');

/// Whether somebody meant a number: a number, a mark for a missing one, or a text that begins like a number
/// ("3.S", "1.2.3", "2020-01-15"). Such a text is no heading.
bool looks_like_number(std::string_view text);

}  // namespace resolva
