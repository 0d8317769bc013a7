#pragma once

#include <functional>
#include <string>
#include <vector>

#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// What a figure produces: the picture and the numbers behind it.
struct FigureOutput {
    Plot plot;
    Table table;
};

/// A figure of `resolva figure NAME`.
struct Figure {
    std::string name;  ///< "1", "2", ... or a word; files are called figure_NAME
    std::string summary;
    std::function<FigureOutput(int threads)> make;
};

/// Every figure, in the order in which `resolva figure all` draws them.
std::vector<Figure> all_figures();

}  // namespace resolva::program
