#pragma once

#include <string>
#include <vector>

#include <resolva/validation/real_data/real_data_study.hpp>

#include "output/json.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// Where the samples of a report come from.
struct DataSource {
    std::string path;
    std::vector<std::string> remarks;  ///< what was taken for granted in reading them
};

/// The numbers of theory, twin and data, and for each quantity the three statements between them.
Json to_json(const RealDataReport& report, const DataSource& source);

/// A few lines for a person on standard output.
void print_text(const RealDataReport& report);

/// One row a statement: quantity, the two numbers, distance, outcome and reason.
Table to_table(const RealDataReport& report, const DataSource& source);

}  // namespace resolva::program
