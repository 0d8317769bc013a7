#pragma once

// The answer of `resolva derive`, given as its JSON object, in the forms that people and files read.

#include "output/json.hpp"
#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// The rows of the density or of the sweep that was asked for, or one row of outputs.
Table derive_table(const Json& json);

/// The density, or the outputs along the one swept parameter, whose axis may be logarithmic.
Plot derive_plot(const Json& json, bool logarithmic);

/// Prints outputs, sizes and status, and what was asked for beside them: slopes and simulated values by name,
/// tables as CSV.
void print_derive_report(const Json& json);

}  // namespace resolva::program
