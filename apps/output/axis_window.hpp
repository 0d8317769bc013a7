#pragma once

#include <vector>

#include "output/plot.hpp"

namespace resolva::program {

/// The part of an axis that a panel shows.
struct AxisWindow {
    double from = 0.0;
    double to = 1.0;
    bool logarithmic = false;

    /// Place of a value: 0 at the first end, 1 at the other.
    double place(double value) const;
};

/// The ends of the axis's range where it gives them; elsewhere the least and the greatest value that can be
/// drawn, bars of errors included, with a little room for marks that would sit on the frame. The vertical
/// axis gets room as well, a linear one up to the next round number.
AxisWindow horizontal_window(const Panel& panel);
AxisWindow vertical_window(const Panel& panel);

/// Values at which a logarithmic axis of less than two decades needs marks: 1, 2 and 5 times powers of ten, or,
/// where these are fewer than three, multiples of a round step.
std::vector<double> short_decade_marks(const AxisWindow& window);

}  // namespace resolva::program
