#pragma once

#include <cstddef>
#include <vector>

#include "command_line/values.hpp"
#include "output/plot.hpp"

namespace resolva::program {

/// Where the values of an axis stand. Numbers stand at themselves. An infinite one, such as the number of
/// noise draws may be, stands beyond all others, apart from their line. Texts that are no numbers stand at
/// 1, 2, 3, ... with their names, and no line joins them: there is nothing between two names.
struct AxisPlaces {
    std::vector<double> place;
    std::vector<bool> apart;  ///< a mark of its own instead of a point of the line
    bool names = false;

    /// Every value has a mark of its own.
    bool all_apart() const;
};

AxisPlaces places_of(const Axis& axis);

/// The axis of a plot with the marks that those places need: all names, or the values around an infinite one. A range that is given stays.
PlotAxis plot_axis(const Axis& axis, const AxisPlaces& places, std::string label, std::string range);

}  // namespace resolva::program
