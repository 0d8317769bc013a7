#pragma once

#include <string>
#include <string_view>

#include "output/plot.hpp"

namespace resolva::program {

/// The commands by which gnuplot draws the plot to its standard output as that kind: svg, pdf or png. Every
/// text of the plot stands in single quotes, inside which gnuplot knows no special character; ranges are
/// written anew from their numbers, places of the key from words of a list.
/// @throws BadArgument for a range or a place of the key that is none.
std::string script_for(const Plot& plot, std::string_view kind);

/// Whether the curve has a point that the panel can show.
bool is_drawable(const Panel& panel, const Curve& curve);

/// The same for one point.
bool is_drawable(const Panel& panel, double x, double y);

/// Refuses a range that is not empty or "[FROM:TO]" with two different numbers, positive on a logarithmic
/// axis, or * in place of one; returns it as gnuplot writes it.
std::string require_range(std::string_view argument, std::string_view range, bool logarithmic);

/// Refuses a place of the key that is not made of top, bottom, left, right, center, inside, outside, above,
/// below, or off; returns it.
std::string require_key(std::string_view argument, std::string_view key);

}  // namespace resolva::program
