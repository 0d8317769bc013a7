#pragma once

// Grids, models and texts that the figures about training time share.

#include <cstddef>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>

#include "output/table.hpp"

namespace resolva::program {

/// `count` numbers from first to last in equal ratios.
std::vector<double> logarithmic(double first, double last, std::size_t count);

/// ReLU features on a linear manifold; the texts are those of the options.
Model relu_model(const std::string& time, double psi_n, double psi_p, double psi_d, const std::string& ridge,
                 const std::string& draws);

/// An empty table of the columns, signed with the version.
Table table_of(std::vector<std::string> columns);

/// Three significant digits.
std::string short_text(double value);

}  // namespace resolva::program
