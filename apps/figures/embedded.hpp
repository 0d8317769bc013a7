#pragma once

#include <string>
#include <vector>

namespace resolva::program {

/// The definition files apps/figures/figure_NAME.toml, compiled into the program so that it is self-contained.
struct EmbeddedFigure {
    std::string name;
    std::string text;
};

std::vector<EmbeddedFigure> embedded_figures();

}  // namespace resolva::program
