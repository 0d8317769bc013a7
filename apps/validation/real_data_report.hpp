#pragma once

#include <string>

#include <resolva/validation/real_data/real_data_study.hpp>

#include "output/json.hpp"

namespace resolva::program {

/// {predicted, real, gaussian, relative_departure, z, verdict} of the samples in the file `table`.
Json to_json(const RealDataReport& report, const std::string& table);

/// A few lines for a person on standard output.
void print_text(const RealDataReport& report);

}  // namespace resolva::program
