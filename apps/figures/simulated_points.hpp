#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <resolva/validation/finite_size/plan.hpp>

#include "figures/panel_definition.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// Finite systems of several sizes, extrapolated in 1/d, at some points of a panel of curves.
struct ExtrapolatedPoints {
    Plan plan;
    std::vector<std::string> x;      ///< values of the horizontal option
    std::vector<std::string> color;  ///< values of the colour axis; all when empty
    std::vector<std::string> style;  ///< values of the style axis; all when empty
};

/// Points that one panel asks for.
struct PanelPoints {
    std::size_t panel;  ///< its place in the figure, from one
    PanelDefinition definition;
    ExtrapolatedPoints points;
};

/// What a simulation of points gives: the table, and how far it lies from the theory.
struct SimulatedPoints {
    Table table;               ///< one row for each quantity of each point
    std::size_t points = 0;    ///< simulated
    std::size_t left_out = 0;  ///< not simulated, because the rule of sizes excludes them
    double largest_z = 0.0;
    double mean_square_z = 0.0;  ///< chi-square over the number of rows
};

/// Simulates points: a row has the panel, the place on it, the limit with its standard error, the prediction
/// and the distance z. Which points are simulated is settled before any is: those whose smallest size is at
/// least `asymptotic_margin` times `asymptotic_size`; the head of the table lists the others. The k-th point
/// of all has the seed of its plan + k - 1, so that points are independent. A limit that the sizes do not
/// determine leaves no row. With `checkpoint`, point k keeps its finished replicas in the file CHECKPOINT-k,
/// where a repeated call finds them. Shows progress.
/// @throws BadArgument before any work for a point off its panel's axes, an illegal model or plan, one size
/// or one replica alone; and for a checkpoint of another study.
SimulatedPoints simulate_points(const std::vector<PanelPoints>& wanted, int threads,
                                const std::string& checkpoint);

/// Refuses a table without any row, and one with a row that is not of a panel from 1 to `panels`.
void require_points(const std::string& rows, const std::string& source, std::size_t panels);

/// Draws those rows of such a table (comma-separated values) that belong to panel `number`: filled circles
/// for the first quantity or style, open ones for the others.
/// @throws BadArgument naming the source for a row that is not one of `simulate_points`.
void add_stored_points(const PanelDefinition& definition, const std::string& rows, const std::string& source,
                       std::size_t number, Panel& panel);

}  // namespace resolva::program
