#pragma once

// Line plots as values, drawn by gnuplot into SVG, PDF or PNG.

#include <string>
#include <utility>
#include <vector>

namespace resolva::program {

enum class LineStyle { solid, dashed, dotted, points, open_points, triangles };

/// The colour of a mark that belongs to no curve of a family: black.
inline constexpr int neutral_color = -1;

/// One curve: points that are not finite, or not positive on a logarithmic axis, interrupt the line.
struct Curve {
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<double> error{};  ///< standard errors drawn as bars; empty for none
    std::string label{};          ///< empty: not in the key
    int color = 0;                ///< place in the family of curves, or `neutral_color`
    LineStyle style = LineStyle::solid;
};

struct PlotAxis {
    std::string label{};
    bool logarithmic = false;
    std::string range{};  ///< "[FROM:TO]", numbers or * for automatic; empty for automatic
    /// Places with names: instead of numbers when `named`, else beside them.
    std::vector<std::pair<double, std::string>> marks{};
    bool named = false;
};

/// Values on a rectangular grid, drawn as coloured cells below the curves; x and y are equally spaced.
struct HeatMap {
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<double> value{};  ///< row by row, x fastest
    std::string label{};          ///< of the colour scale
};

struct Panel {
    std::string title{};
    PlotAxis x{};
    PlotAxis y{};
    std::vector<Curve> curves{};
    std::string key = "top right";  ///< where the key goes if it covers no curve there
    HeatMap heat{};                 ///< empty: none
    bool equal_axes = false;        ///< a circle is drawn round
};

/// Panels side by side, `columns` to a row.
struct Plot {
    std::string title{};
    std::string caption{};  ///< parameter values, printed below the title
    std::vector<Panel> panels{};
    int columns = 2;
};

class OutputFile;

/// Whether anything of the panel can be drawn: a finite point, positive on logarithmic axes.
bool is_drawable(const Panel& panel);

/// Draws into an opened file for the caller to put in place; a panel without a finite value says so.
/// @throws BadArgument when gnuplot fails, hangs, or leaves the picture incomplete, and for a range or a place
/// of the key that is none (`require_range`, `require_key`).
void draw(const Plot& plot, OutputFile& file);

/// Refuses a plot path whose extension cannot be drawn, and a missing gnuplot, before any work is done.
void require_drawable(const std::string& path, const std::string& option = "--plot");

/// Refuses a format that is not svg, pdf or png, and a missing gnuplot.
void require_format(const std::string& option, const std::string& format);

}  // namespace resolva::program
