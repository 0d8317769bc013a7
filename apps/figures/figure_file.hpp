#pragma once

#include <string>

#include "figures/registry.hpp"

namespace resolva::program {

/// Draws what a figure definition in TOML asks for.
///
///   title = "..."   columns = 2        the figure
///   [model]         option = value     model options shared by the panels
///   [[panel]]       one panel:
///     title, key, x-range, y-range     texts for the plot
///     kind = "curves" | "complexity"
///     x = "psi-p=log:0.1:100:200"      horizontal axis;  color, style: axes that distinguish curves
///     quantities = ["test", "train"]   errors drawn (curves)
///     target-score = 0.5               score error to reach (complexity: psi_n against x)
///     [panel.model]                    model options of this panel
/// @throws BadArgument naming the source for anything that is missing, misspelt or out of range.
FigureOutput make_figure(const std::string& text, const std::string& source, int threads);

/// Only the title of a definition.
std::string figure_title(const std::string& text, const std::string& source);

}  // namespace resolva::program
