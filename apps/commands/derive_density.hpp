#pragma once

#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/expression/expression_model.hpp>

#include "output/json.hpp"

namespace resolva::program {

/// What --density without a value stands for.
inline constexpr const char* whole_law = "all";

/// The limiting law of the matrix in [density] on the grid "FIRST:LAST:COUNT", or on one that shows all of
/// it: its density at the points, edges, bulks, atoms and mass. Sets `succeeded` to false unless the law
/// converged.
/// @throws BadArgument for another text, a model without [density] or a matrix that is not symmetric.
Json density_json(const std::string& grid, const ExpressionModel& model, bool& succeeded);

/// Edges, atoms and mass as entries of a table's head.
std::vector<std::pair<std::string, std::string>> density_head(const Json& density);

}  // namespace resolva::program
