#include "output/plot_script.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>

#include "output/axis_window.hpp"
#include "output/curve_color.hpp"
#include "output/displayable.hpp"
#include "output/key_place.hpp"

namespace resolva::program {

namespace {

/// A text as gnuplot reads it: pieces in single quotes, in which no character is special, joined by line ends
/// and by single quotes, which stand in double ones (gnuplot 5.4 mistakes a doubled quote at the beginning of
/// a string for an empty string). Enhanced mode is off, so that no character is markup.
std::string quoted(std::string_view text) {
    std::string result, piece;
    const auto append = [&result](const std::string& part) { result += (result.empty() ? "" : ".") + part; };
    const auto close = [&] {
        if (!piece.empty()) append("'" + piece + "'");
        piece.clear();
    };
    for (const char c : displayable(text)) {
        if (c == '\n' || c == '\'') {
            close();
            append(c == '\n' ? "\"\\n\"" : "\"'\"");
        } else {
            piece += c;
        }
    }
    close();
    return result.empty() ? "''" : result;
}

/// Labels of marks are formats of their numbers.
std::string doubled_percents(std::string_view text) {
    std::string result;
    for (const char c : text) result += c == '%' ? std::string("%%") : std::string(1, c);
    return result;
}

/// The text on lines of at most `width` bytes where its commas or blanks allow it.
std::string wrapped(std::string_view text, std::size_t width) {
    std::string result;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        while (line.size() > width) {
            std::size_t at = line.rfind(", ", width - 1);
            if (at != std::string::npos) ++at;
            if (at == std::string::npos) at = line.rfind(' ', width);
            if (at == std::string::npos || at == 0) break;
            result += line.substr(0, at) + '\n';
            line.erase(0, at + 1);
        }
        result += line + '\n';
    }
    if (!result.empty()) result.pop_back();
    return result;
}

std::string terminal(std::string_view kind, int columns, int rows, long lines) {
    std::ostringstream text;
    if (kind == "svg") {
        text << "set terminal svg noenhanced standalone size " << 520 * columns << ','
             << 400 * rows + 40 + 16 * lines << " font 'DejaVu Sans,12' background '#ffffff'";
    } else if (kind == "pdf") {
        text << "set terminal pdfcairo noenhanced size " << 5.2 * columns << "in,"
             << 4.0 * rows + 0.4 + 0.18 * static_cast<double>(lines) << "in font 'DejaVu Sans,11'";
    } else {
        text << "set terminal pngcairo noenhanced size " << 640 * columns << ','
             << 490 * rows + 50 + 20 * lines << " font 'DejaVu Sans,11'";
    }
    return text.str();
}

std::string block_name(std::size_t panel, std::size_t curve) {
    return "$p" + std::to_string(panel) + "c" + std::to_string(curve);
}

void write_data(std::ostream& script, const Plot& plot) {
    for (std::size_t p = 0; p < plot.panels.size(); ++p) {
        const Panel& panel = plot.panels[p];
        const HeatMap& heat = panel.heat;
        if (!heat.value.empty()) {
            script << "$p" << p << "heat << EOD\n";
            for (std::size_t k = 0; k < heat.value.size(); ++k) {
                script << to_text(heat.x[k % heat.x.size()]) << ' ' << to_text(heat.y[k / heat.x.size()])
                       << ' ' << to_text(heat.value[k]) << '\n';
            }
            script << "EOD\n";
        }
        for (std::size_t c = 0; c < panel.curves.size(); ++c) {
            const Curve& curve = panel.curves[c];
            script << block_name(p, c) << " << EOD\n";
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                if (is_drawable(panel, curve.x[i], curve.y[i])) {
                    script << to_text(curve.x[i]) << ' ' << to_text(curve.y[i]);
                    if (!curve.error.empty()) script << ' ' << to_text(curve.error[i]);
                    script << '\n';
                } else {
                    script << '\n';
                }
            }
            script << "EOD\n";
        }
    }
}

void write_axis(std::ostream& script, const char* name, const PlotAxis& axis, const AxisWindow& window) {
    script << "set " << name << "label " << quoted(axis.label) << "\n";
    script << (axis.logarithmic ? "set logscale " : "unset logscale ") << name << "\n";
    script << "set format " << name << (axis.logarithmic ? " '%h'" : " '%g'") << "\n";
    require_range("range of the axis " + axis.label, axis.range, axis.logarithmic);
    script << "set " << name << "range [" << to_text(window.from) << ":" << to_text(window.to) << "]\n";
    script << "set " << name << "tics autofreq norotate\n";
    std::size_t letters = 0;
    std::string marks;
    for (const auto& [place, text] : axis.marks) {
        letters += text.size();
        marks += (marks.empty() ? "" : ", ") + quoted(doubled_percents(text)) + " " + to_text(place);
    }
    for (const double place : short_decade_marks(window)) {
        if (!axis.named) marks += (marks.empty() ? "" : ", ") + to_text(place);
    }
    if (letters > 48) script << "set " << name << "tics rotate by 30 right\n";
    if (!marks.empty()) script << "set " << name << "tics " << (axis.named ? "(" : "add (") << marks << ")\n";
}

/// Whole circles, open ones and triangles.
int point_type(LineStyle style) {
    return style == LineStyle::points ? 7 : style == LineStyle::open_points ? 6 : 9;
}

void write_style(std::ostream& script, const Curve& curve) {
    switch (curve.style) {
        case LineStyle::solid:
            script << " with lines lw 2 dt 1";
            break;
        case LineStyle::dashed:
            script << " with lines lw 2 dt '-'";
            break;
        case LineStyle::dotted:
            script << " with lines lw 2 dt '.'";
            break;
        case LineStyle::points:
        case LineStyle::open_points:
        case LineStyle::triangles:
            script << (curve.error.empty() ? " with points" : " with yerrorbars") << " pt "
                   << point_type(curve.style) << " ps 0.6 lw 1";
            break;
    }
}

/// A panel without a finite value: its axes, and the words.
void write_empty(std::ostream& script) {
    script << "set label 1 'no finite value' at graph 0.5,0.5 center\nset key off\n"
           << "unset logscale\nset xrange [0:1]\nset yrange [0:1]\nunset xtics\nunset ytics\n"
           << "plot NaN notitle\nunset label 1\n";
}

void write_panel(std::ostream& script, const Panel& panel, std::size_t index, std::size_t width) {
    script << "set title " << quoted(wrapped(panel.title, width)) << "\nset key on inside "
           << key_place(panel) << "\n";
    script << (panel.equal_axes ? "set size ratio -1\n" : "set size noratio\n");
    write_axis(script, "x", panel.x, horizontal_window(panel));
    write_axis(script, "y", panel.y, vertical_window(panel));
    if (!is_drawable(panel)) return write_empty(script);
    if (!panel.heat.value.empty()) {
        script << "set cblabel " << quoted(panel.heat.label)
               << "\nset palette defined (0 '#ffffff', 0.35 '#fdd49e', 0.7 '#ef6548', 1 '#7f0000')\n";
    }
    script << "plot ";
    bool first = true;
    if (!panel.heat.value.empty()) {
        script << "$p" << index << "heat using 1:2:3 with image notitle";
        first = false;
    }
    int family = 0;
    for (const Curve& curve : panel.curves) family = std::max(family, curve.color + 1);
    for (std::size_t c = 0; c < panel.curves.size(); ++c) {
        const Curve& curve = panel.curves[c];
        if (!is_drawable(panel, curve)) continue;
        if (!first) script << ", \\\n     ";
        first = false;
        script << block_name(index, c);
        write_style(script, curve);
        script << " lc rgb '" << curve_color(curve.color, family) << "' ";
        script << (curve.label.empty() ? "notitle" : "title " + quoted(curve.label));
    }
    script << "\n";
}

/// A number of a range, or * for automatic.
std::string end_of_range(std::string_view argument, std::string_view range, std::string_view text,
                         bool logarithmic) {
    if (text.empty() || text == "*") return "*";
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        refuse(argument, range, "it must be [FROM:TO], two numbers or * for automatic");
    if (logarithmic && value <= 0.0) refuse(argument, range, "a logarithmic axis has a positive range");
    return to_text(value);
}

}  // namespace

bool is_drawable(const Panel& panel, double x, double y) {
    return std::isfinite(x) && std::isfinite(y) && !(panel.x.logarithmic && x <= 0.0) &&
           !(panel.y.logarithmic && y <= 0.0);
}

bool is_drawable(const Panel& panel, const Curve& curve) {
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        if (is_drawable(panel, curve.x[i], curve.y[i])) return true;
    }
    return false;
}

std::string require_range(std::string_view argument, std::string_view range, bool logarithmic) {
    if (range.empty()) return "[*:*]";
    const std::size_t colon = range.find(':');
    if (range.size() < 3 || range.front() != '[' || range.back() != ']' || colon == std::string_view::npos)
        refuse(argument, range, "it must be [FROM:TO], two numbers or * for automatic");
    const std::string from = end_of_range(argument, range, range.substr(1, colon - 1), logarithmic);
    const std::string to =
        end_of_range(argument, range, range.substr(colon + 1, range.size() - colon - 2), logarithmic);
    if (from == to && from != "*") refuse(argument, range, "its ends must differ");
    return "[" + from + ":" + to + "]";
}

std::string require_key(std::string_view argument, std::string_view key) {
    constexpr std::string_view words[] = {"top",    "bottom",  "left",  "right", "center",
                                          "inside", "outside", "above", "below", "off"};
    std::string result;
    std::istringstream stream{std::string(key)};
    for (std::string word; stream >> word;) {
        if (std::find(std::begin(words), std::end(words), word) == std::end(words)) {
            refuse(argument, single_line(key),
                   "the place of a key is made of top, bottom, left, right, center, inside, outside, above, "
                   "below, or off");
        }
        result += (result.empty() ? "" : " ") + word;
    }
    return result;
}

std::string script_for(const Plot& plot, std::string_view kind) {
    const int columns = std::clamp(plot.columns, 1, std::max(1, static_cast<int>(plot.panels.size())));
    const int rows = (static_cast<int>(plot.panels.size()) + columns - 1) / columns;
    constexpr std::size_t width = 64;  // letters above one panel
    const std::string heading = wrapped(plot.caption.empty() ? plot.title : plot.title + "\n" + plot.caption,
                                        width * static_cast<std::size_t>(columns));
    const long lines = std::count(heading.begin(), heading.end(), '\n');
    std::ostringstream script;
    script << "set encoding utf8\n" << terminal(kind, columns, rows, lines) << "\n";
    script << "set grid lw 0.5 lc rgb '#dddddd'\nset key samplen 2 spacing 1.0 font ',10'\n"
           << "set border lw 1\nset tics nomirror\n";
    write_data(script, plot);
    script << "set multiplot layout " << rows << ',' << columns << " title " << quoted(heading) << "\n";
    for (std::size_t p = 0; p < plot.panels.size(); ++p) write_panel(script, plot.panels[p], p, width);
    script << "unset multiplot\n";
    return script.str();
}

}  // namespace resolva::program
