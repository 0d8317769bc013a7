#include "output/plot.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <resolva/numerics/core/contract.hpp>

#include "output/gnuplot.hpp"
#include "output/output_file.hpp"
#include "output/plot_script.hpp"
#include "output/signature.hpp"

namespace resolva::program {

namespace {

/// Far beyond the largest picture, which takes seconds.
constexpr std::chrono::minutes drawing_limit{5};

bool is_format(std::string_view text) {
    return text == "svg" || text == "pdf" || text == "png";
}

void require_gnuplot(const std::string& option, const std::string& value) {
    if (gnuplot_program().empty()) {
        refuse(option, value,
               "plots need gnuplot, which is in no absolute folder of PATH (Debian package gnuplot-nox)");
    }
}

}  // namespace

bool is_drawable(const Panel& panel) {
    return !panel.heat.value.empty() ||
           std::any_of(panel.curves.begin(), panel.curves.end(),
                       [&](const Curve& curve) { return is_drawable(panel, curve); });
}

void require_format(const std::string& option, const std::string& format) {
    if (!is_format(format)) refuse(option, format, "the formats are svg, pdf and png, separated by commas");
    require_gnuplot(option, format);
}

void require_drawable(const std::string& path, const std::string& option) {
    if (!is_format(extension(path))) refuse(option, path, "its name must end in .svg, .pdf or .png");
    require_gnuplot(option, path);
}

void draw(const Plot& plot, OutputFile& file) {
    const std::string kind = extension(file.path());
    const Drawing drawing = run_gnuplot(gnuplot_program(), script_for(plot, kind), drawing_limit);
    if (!drawing.failure.empty()) refuse(file.option(), file.path(), drawing.failure);
    const std::string picture = signed_picture(kind, drawing.picture);
    if (picture.empty()) {
        refuse(file.option(), file.path(),
               "gnuplot left the picture incomplete; is there no room for scratch files?");
    }
    file.write(picture);
}

}  // namespace resolva::program
