#pragma once

// The answer of `resolva derive`, given as its JSON object, in the forms that people and files read.

#include "output/json.hpp"
#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// The rows of the density or of the sweep that was asked for, or one row of outputs.
Table derive_table(const Json& json);

/// The density, or the outputs along the one swept parameter.
Plot derive_plot(const Json& json);

/// Prints what was asked for beside the value: slopes and simulated values by name, tables as CSV.
void print_derive_extras(const Json& json);

}  // namespace resolva::program
