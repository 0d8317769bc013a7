#include "output/curve_color.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace resolva::program {

std::string curve_color(int index, int family) {
    constexpr std::array<const char*, 8> palette = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                    "#E69F00", "#56B4E9", "#000000", "#8C8C00"};
    if (index < 0) return "#000000";
    if (family <= static_cast<int>(palette.size())) return palette[static_cast<std::size_t>(index)];
    // Viridis at 0, 0.2, ..., 0.8 and at 0.9: its yellow end is too light for white paper.
    constexpr std::array<std::array<double, 3>, 6> stations = {
        {{68, 1, 84}, {65, 68, 135}, {42, 120, 142}, {34, 168, 132}, {122, 209, 81}, {187, 223, 39}}};
    const double place = static_cast<double>(stations.size() - 1) * index / std::max(1, family - 1);
    const auto from = std::min(static_cast<std::size_t>(place), stations.size() - 2);
    const double share = place - static_cast<double>(from);
    char text[8] = "#";
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = std::lerp(stations[from][i], stations[from + 1][i], share);
        std::snprintf(text + 1 + 2 * i, 3, "%02x", static_cast<unsigned>(std::lround(value)) & 0xffu);
    }
    return text;
}

}  // namespace resolva::program
