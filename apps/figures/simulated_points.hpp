#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <resolva/validation/finite_size/plan.hpp>

#include "figures/panel_definition.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// Finite systems drawn into a panel of curves.
struct SimulatedPoints {
    std::size_t size = 100;      ///< data dimension d
    std::size_t replicas = 4;    ///< averaged over; the bars are standard errors
    std::vector<std::string> x;  ///< values of the panel's horizontal option
};

/// Adds to every curve of test, train, score or exact errors the averages of simulated systems at one finite
/// size: not extrapolated, so that points lie beside their curves by the order of 1/d.
void add_simulated_points(const PanelDefinition& definition, const SimulatedPoints& simulation, int threads,
                          Panel& panel);

/// Finite systems of several sizes, extrapolated in 1/d, at some points of a panel of curves.
struct ExtrapolatedPoints {
    Plan plan;
    std::vector<std::string> x;      ///< values of the horizontal option
    std::vector<std::string> color;  ///< values of the colour axis; all when empty
    std::vector<std::string> style;  ///< values of the style axis; all when empty
};

/// Simulates the points of a panel: one row for each quantity of each, with its limit, standard error, the
/// prediction and the distance z. Every row begins with `number`, the panel's place in the figure. A limit
/// that the sizes do not determine leaves no row.
Table simulate_points(const PanelDefinition& definition, const ExtrapolatedPoints& points, std::size_t number,
                      int threads);

/// Draws those rows of such a table (comma-separated values) that belong to panel `number`.
/// @throws BadArgument naming the source for a row that is not one of `simulate_points`.
void add_stored_points(const PanelDefinition& definition, const std::string& rows, const std::string& source,
                       std::size_t number, Panel& panel);

}  // namespace resolva::program
