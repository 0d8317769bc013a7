#include "output/axis_window.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "output/plot_script.hpp"

namespace resolva::program {

namespace {

struct Extent {
    double from = std::numeric_limits<double>::infinity();
    double to = -std::numeric_limits<double>::infinity();
    bool marked = false;  ///< a mark, not a line, lies at one of the ends

    void add(double value, bool mark, bool logarithmic) {
        if (!std::isfinite(value) || (logarithmic && value <= 0.0)) return;
        if (value < from || value > to || (mark && (value == from || value == to))) {
            marked = mark || (marked && value != from && value != to);
        }
        from = std::min(from, value);
        to = std::max(to, value);
    }
};

bool is_mark(const Curve& curve) {
    return curve.style == LineStyle::points || curve.style == LineStyle::open_points ||
           curve.style == LineStyle::triangles;
}

/// What the drawable points of the panel cover.
Extent extent_of(const Panel& panel, bool vertical) {
    const bool logarithmic = vertical ? panel.y.logarithmic : panel.x.logarithmic;
    Extent extent;
    const std::vector<double>& cells = vertical ? panel.heat.y : panel.heat.x;
    for (const double value : cells) extent.add(value, false, logarithmic);
    for (const Curve& curve : panel.curves) {
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            if (!is_drawable(panel, curve.x[i], curve.y[i])) continue;
            extent.add(vertical ? curve.y[i] : curve.x[i], is_mark(curve), logarithmic);
            if (!vertical || curve.error.empty()) continue;
            extent.add(curve.y[i] - curve.error[i], true, logarithmic);
            extent.add(curve.y[i] + curve.error[i], true, logarithmic);
        }
    }
    return extent;
}

/// 1, 2 or 5 times a power of ten, about a fifth of the width.
double round_step(double width) {
    const double decade = std::pow(10.0, std::floor(std::log10(width / 5.0)));
    const double ratio = width / 5.0 / decade;
    return decade * (ratio < 1.5 ? 1.0 : ratio < 3.5 ? 2.0 : ratio < 7.5 ? 5.0 : 10.0);
}

/// Nine digits: a multiple of a round step without the rounding of its last bits.
std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

/// The end of a range that the axis gives, or NaN.
double given_end(const std::string& range, bool last) {
    if (range.empty()) return std::numeric_limits<double>::quiet_NaN();
    const std::string plain = require_range("range of an axis", range, false);
    const std::string text = last ? plain.substr(plain.find(':') + 1) : plain.substr(1);
    return text.front() == '*' ? std::numeric_limits<double>::quiet_NaN()
                               : std::strtod(text.c_str(), nullptr);
}

AxisWindow window_of(const PlotAxis& axis, const Extent& extent, double room, bool rounded) {
    AxisWindow window{0.0, 1.0, axis.logarithmic};
    if (axis.logarithmic) window.from = 0.1;
    if (extent.from <= extent.to) {
        const auto there = [&](double value) { return axis.logarithmic ? std::log10(value) : value; };
        const auto back = [&](double value) { return axis.logarithmic ? std::pow(10.0, value) : value; };
        double from = there(extent.from), to = there(extent.to);
        // One value alone, up to rounding, gets a window of its own size.
        const double least = axis.logarithmic ? 0.1 : 1e-9 * std::max(std::abs(from), std::abs(to));
        if (!(to - from > least)) {
            const double half = axis.logarithmic ? 0.3 : from == 0.0 ? 1.0 : 0.1 * std::abs(from);
            from -= half;
            to += half;
        } else if (rounded && !axis.logarithmic) {
            const double step = round_step(to - from);
            from = step * std::floor(from / step + 1e-9);
            to = step * std::ceil(to / step - 1e-9);
        } else if (room > 0.0) {
            const double added = room * (to - from);
            from -= added;
            to += added;
        }
        window.from = from == there(extent.from) ? extent.from : back(from);
        window.to = to == there(extent.to) ? extent.to : back(to);
    }
    const double first = given_end(axis.range, false), last = given_end(axis.range, true);
    if (!std::isnan(first)) window.from = first;
    if (!std::isnan(last)) window.to = last;
    // An end that is given may lie beyond everything there is to show.
    if (std::isnan(last) && !(window.from < window.to))
        window.to = axis.logarithmic ? 10.0 * window.from : window.from + 1.0;
    if (std::isnan(first) && !(window.from < window.to))
        window.from = axis.logarithmic ? 0.1 * window.to : window.to - 1.0;
    return window;
}

}  // namespace

double AxisWindow::place(double value) const {
    if (!logarithmic) return (value - from) / (to - from);
    return std::log(value / from) / std::log(to / from);
}

AxisWindow horizontal_window(const Panel& panel) {
    const Extent extent = extent_of(panel, false);
    return window_of(panel.x, extent, extent.marked ? 0.03 : 0.0, false);
}

AxisWindow vertical_window(const Panel& panel) {
    return window_of(panel.y, extent_of(panel, true), 0.05, panel.heat.value.empty());
}

std::vector<double> short_decade_marks(const AxisWindow& window) {
    std::vector<double> marks;
    const double low = std::min(window.from, window.to), high = std::max(window.from, window.to);
    if (!window.logarithmic || !(std::log10(high / low) < 2.0)) return marks;
    const auto add = [&](double value) {
        if (value >= low * (1.0 - 1e-12) && value <= high * (1.0 + 1e-12)) marks.push_back(value);
    };
    const double first = std::pow(10.0, std::floor(std::log10(low)));
    for (double decade = first; decade <= high; decade *= 10.0) {
        for (const double digit : {1.0, 2.0, 5.0}) add(digit * decade);
    }
    if (marks.size() >= 3) return marks;
    marks.clear();
    const double step = round_step(high - low);
    for (double multiple = std::floor(low / step); multiple * step <= high; multiple += 1.0)
        add(std::strtod(short_number(multiple * step).c_str(), nullptr));
    return marks;
}

}  // namespace resolva::program
