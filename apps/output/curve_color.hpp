#pragma once

#include <string>

namespace resolva::program {

/// "#rrggbb" of curve `index` among `family` curves: up to eight, Okabe and Ito's palette, distinguishable
/// with every common form of colour blindness; beyond, even steps from dark violet to light green (viridis),
/// in the order of the curves. Negative: black.
std::string curve_color(int index, int family);

}  // namespace resolva::program
