#pragma once

#include <string>
#include <vector>

#include "figures/registry.hpp"
#include "figures/simulated_points.hpp"

namespace resolva::program {

/// Draws what a figure definition in TOML asks for.
///
///   title = "..."   columns = 2        the figure; 1 to 100 columns
///   [model]         option = value     model options shared by the panels
///   [[panel]]       one panel:
///     title                            text above the panel, together with what the panel does not vary
///     key = "top right"                as `require_key`;  x-range, y-range = "[0.1:10]" as `require_range`
///     linear-y = true                  instead of a logarithmic scale
///     kind = "curves" | "complexity"
///     x = "psi-p=log:0.1:100:200"      horizontal axis;  color, style (curves): axes that distinguish curves
///     quantities = ["test", "train"]   errors drawn (curves)
///     target-score = 0.5               score error to reach (complexity: psi_n against x)
///     [panel.model]                    model options of this panel
///     extrapolation = { sizes, replicas, seed, x, color, style }   limits of several sizes, kept in
///     `points`;
///                                      a list of such tables gives groups of points sizes of their own
/// @throws BadArgument naming the key for anything that is missing, misspelt or out of range, whatever the
/// panel, before the first is evaluated; then for illegal models, and for a panel without a finite value.
FigureOutput make_figure(const std::string& text, const std::string& source, const std::string& points,
                         int threads);

/// What the panels of a definition ask for under `extrapolation`: `simulate_points` makes `points` of it.
/// @throws BadArgument as `make_figure`, and when no panel asks for one.
std::vector<PanelPoints> wanted_points(const std::string& text, const std::string& source);

/// Only the title of a definition.
std::string figure_title(const std::string& text, const std::string& source);

}  // namespace resolva::program
