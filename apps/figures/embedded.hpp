#pragma once

#include <string>
#include <vector>

namespace resolva::program {

/// The definition files apps/figures/figure_NAME.toml, compiled into the program so that it is
/// self-contained.
struct EmbeddedFigure {
    std::string name;
    std::string text;
    std::string points;  ///< figure_NAME.csv, simulated beforehand; empty when there is none
};

std::vector<EmbeddedFigure> embedded_figures();

}  // namespace resolva::program
