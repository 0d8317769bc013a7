#include "output/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>

#include "output/output_file.hpp"

namespace resolva::program {

namespace {

// Okabe and Ito's palette, distinguishable with every common form of colour blindness.
constexpr std::array<const char*, 8> palette = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                "#E69F00", "#56B4E9", "#000000", "#8C8C00"};

/// Text inside double quotes of a gnuplot script; enhanced mode is off, so no other character is special.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return result + "\"";
}

std::string terminal(const std::string& kind, int columns, int rows) {
    std::ostringstream text;
    if (kind == "svg") {
        text << "set terminal svg noenhanced standalone size " << 520 * columns << ',' << 400 * rows + 40
             << " font 'DejaVu Sans,12' background '#ffffff'";
    } else if (kind == "pdf") {
        text << "set terminal pdfcairo noenhanced size " << 5.2 * columns << "in," << 4.0 * rows + 0.4
             << "in font 'DejaVu Sans,11'";
    } else {
        text << "set terminal pngcairo noenhanced size " << 640 * columns << ',' << 490 * rows + 50
             << " font 'DejaVu Sans,11'";
    }
    return text.str();
}

std::string block_name(std::size_t panel, std::size_t curve) {
    return "$p" + std::to_string(panel) + "c" + std::to_string(curve);
}

bool drawable(const Panel& panel, double x, double y) {
    return std::isfinite(x) && std::isfinite(y) && !(panel.x.logarithmic && x <= 0.0) &&
           !(panel.y.logarithmic && y <= 0.0);
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
                if (drawable(panel, curve.x[i], curve.y[i])) {
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

void write_panel(std::ostream& script, const Panel& panel, std::size_t index) {
    const auto axis = [&](const char* name, const PlotAxis& a) {
        script << "set " << name << "label " << quoted(a.label) << "\n";
        script << (a.logarithmic ? "set logscale " : "unset logscale ") << name << "\n";
        script << "set format " << name << (a.logarithmic ? " '%h'" : " '%g'") << "\n";
        script << "set " << name << "range " << (a.range.empty() ? "[*:*]" : a.range) << "\n";
    };
    script << "set title " << quoted(panel.title) << "\nset key " << panel.key << "\n";
    script << (panel.equal_axes ? "set size ratio -1\n" : "set size noratio\n");
    axis("x", panel.x);
    axis("y", panel.y);
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
    for (std::size_t c = 0; c < panel.curves.size(); ++c) {
        const Curve& curve = panel.curves[c];
        bool any = false;
        for (std::size_t i = 0; i < curve.x.size(); ++i) any |= drawable(panel, curve.x[i], curve.y[i]);
        if (!any) continue;
        if (!first) script << ", \\\n     ";
        first = false;
        const char* color = palette[static_cast<std::size_t>(curve.color) % palette.size()];
        script << block_name(index, c);
        if (curve.style == LineStyle::points || curve.style == LineStyle::open_points) {
            script << (curve.error.empty() ? " with points" : " with yerrorbars")
                   << (curve.style == LineStyle::points ? " pt 7" : " pt 6") << " ps 0.6 lw 1";
        } else {
            const char* dash = curve.style == LineStyle::solid    ? "1"
                               : curve.style == LineStyle::dashed ? "'-'"
                                                                  : "'.'";
            script << " with lines lw 2 dt " << dash;
        }
        script << " lc rgb '" << color << "' ";
        script << (curve.label.empty() ? "notitle" : "title " + quoted(curve.label));
    }
    if (first) script << "NaN notitle";
    script << "\n";
}

std::string script_for(const Plot& plot, const std::string& kind, const std::string& path) {
    const int columns = std::min<int>(plot.columns, static_cast<int>(plot.panels.size()));
    const int rows = (static_cast<int>(plot.panels.size()) + columns - 1) / columns;
    std::ostringstream script;
    script << terminal(kind, columns, rows) << "\nset output " << quoted(path) << "\n";
    script << "set grid lw 0.5 lc rgb '#dddddd'\nset key samplen 2 spacing 1.0 font ',10'\n"
           << "set border lw 1\nset tics nomirror\n";
    write_data(script, plot);
    script << "set multiplot layout " << rows << ',' << columns << " title "
           << quoted(plot.caption.empty() ? plot.title : plot.title + "\n" + plot.caption) << "\n";
    for (std::size_t p = 0; p < plot.panels.size(); ++p) write_panel(script, plot.panels[p], p);
    script << "unset multiplot\nunset output\n";
    return script.str();
}

bool is_format(std::string_view text) {
    return text == "svg" || text == "pdf" || text == "png";
}

void require_gnuplot(const std::string& option, const std::string& value) {
    if (std::system("command -v gnuplot >/dev/null 2>&1") != 0) {
        refuse(option, value, "plots need gnuplot, which is not installed (Debian package gnuplot-nox)");
    }
}

}  // namespace

void require_format(const std::string& option, const std::string& format) {
    if (!is_format(format)) refuse(option, format, "the formats are svg, pdf and png, separated by commas");
    require_gnuplot(option, format);
}

void require_drawable(const std::string& path, const std::string& option) {
    if (!is_format(extension(path))) refuse(option, path, "its name must end in .svg, .pdf or .png");
    require_gnuplot(option, path);
}

void draw(const Plot& plot, OutputFile& file) {
    const std::string script = script_for(plot, extension(file.path()), file.temporary_path());
    std::FILE* gnuplot = ::popen("exec gnuplot", "w");
    if (gnuplot == nullptr) refuse(file.option(), file.path(), "gnuplot could not be started");
    const bool sent = std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
    const int status = ::pclose(gnuplot);
    std::FILE* written = std::fopen(file.temporary_path().c_str(), "rb");
    bool empty = true;
    if (written != nullptr) {
        empty = std::fgetc(written) == EOF;
        std::fclose(written);
    }
    if (!sent || status != 0 || empty) refuse(file.option(), file.path(), "gnuplot failed to draw it");
}

void draw(const Plot& plot, const std::string& path, const std::string& option) {
    require_drawable(path, option);
    OutputFile file(option, path);
    draw(plot, file);
    file.commit_written();
}

}  // namespace resolva::program
