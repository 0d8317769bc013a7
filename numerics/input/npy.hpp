#pragma once

#include <string_view>

#include <resolva/numerics/input/number_table.hpp>

namespace resolva {

/// Whether the content begins like an array saved by numpy.
bool is_npy(std::string_view content);

/// An array of numbers saved by numpy.save, one row for each place on the first axis: float16, float32, float64
/// and, where the machine has the same, extended precision; every integer type and bool; either byte order, C or
/// Fortran order. One axis gives one column; with `reading.flatten`, the axes from the second on become one, the last
/// running fastest. Whole numbers beyond 2^53 are rounded to the nearest double.
/// @throws BadArgument naming `name` for other versions, types (complex, object, text, dates, records), shapes,
/// sizes other than the header's, and entries that are not finite.
/// Source: NumPy Enhancement Proposal 1, versions 1.0 to 3.0 of the format.
NumberTable parse_npy(std::string_view name, std::string_view content, const TableReading& reading);

}  // namespace resolva
