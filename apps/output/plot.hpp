#pragma once

// Line plots as values, drawn by gnuplot into SVG, PDF or PNG.

#include <string>
#include <vector>

namespace resolva::program {

enum class LineStyle { solid, dashed, dotted, points, open_points };

/// One curve: points that are not finite, or not positive on a logarithmic axis, interrupt the line.
struct Curve {
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<double> error{};  ///< standard errors drawn as bars; empty for none
    std::string label{};          ///< empty: not in the key
    int color = 0;                ///< index into a colour-blind-safe palette
    LineStyle style = LineStyle::solid;
};

struct PlotAxis {
    std::string label{};
    bool logarithmic = false;
    std::string range{};  ///< gnuplot range such as "[0.1:10]"; empty for automatic
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
    std::string key = "top right";  ///< place of the key
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

/// Draws into the temporary of an opened file; the caller puts it in place.
/// @throws BadArgument when gnuplot fails.
void draw(const Plot& plot, OutputFile& file);

/// Draws into a file by its extension: svg, pdf or png. The file appears whole or not at all.
/// @throws BadArgument for another extension, an unwritable path, a missing gnuplot, or when gnuplot fails.
void draw(const Plot& plot, const std::string& path, const std::string& option = "--plot");

/// Refuses a plot path whose extension cannot be drawn, and a missing gnuplot, before any work is done.
void require_drawable(const std::string& path, const std::string& option = "--plot");

/// Refuses a format that is not svg, pdf or png, and a missing gnuplot.
void require_format(const std::string& option, const std::string& format);

}  // namespace resolva::program
