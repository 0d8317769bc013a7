#include "figures/panel_definition.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/tolerance.hpp>

#include "figures/axis_places.hpp"

#include "figures/axis_places.hpp"

namespace resolva::program {

namespace {

constexpr LineStyle styles[] = {LineStyle::solid, LineStyle::dashed, LineStyle::dotted};
constexpr LineStyle marks[] = {LineStyle::points, LineStyle::open_points, LineStyle::triangles};

std::string y_label(const std::vector<std::string>& quantities, bool named) {
    if (quantities.size() == 1) return quantities.front() + " error";
    std::string label = "error: ";
    const char* lines[] = {" (solid)", " (dashed)", " (dotted)"};
    const char* shapes[] = {" (filled)", " (open)", " (triangles)"};
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        label += (i > 0 ? ", " : "") + quantities[i] + (i < 3 ? (named ? shapes[i] : lines[i]) : "");
    }
    return label;
}

/// Appends a curve as its line and the marks of the values that stand apart from it.
void append_apart(std::vector<Curve>& curves, Curve line, const AxisPlaces& places, LineStyle mark) {
    Curve alone = line;
    alone.style = mark;
    constexpr double hole = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < line.x.size(); ++i) (places.apart[i] ? line : alone).y[i] = hole;
    if (places.all_apart()) {
        curves.push_back(std::move(alone));
        return;
    }
    curves.push_back(std::move(line));
    if (std::find(places.apart.begin(), places.apart.end(), true) == places.apart.end()) return;
    alone.label.clear();
    curves.push_back(std::move(alone));
}

}  // namespace

std::string axis_label(const std::string& option) {
    if (option == "psi-p") return "psi_p = p/d  (features per dimension)";
    if (option == "psi-n") return "psi_n = n/d  (samples per dimension)";
    if (option == "psi-d") return "psi_D = D/d  (intrinsic dimension)";
    if (option == "time") return "diffusion time t";
    if (option == "draws") return "noise draws per sample m";
    return option;
}

std::vector<Axis> axes_of(const PanelDefinition& definition) {
    std::vector<Axis> axes;
    if (definition.color) axes.push_back(*definition.color);
    if (definition.style) axes.push_back(*definition.style);
    axes.push_back(definition.x);
    return axes;
}

std::string caption_of(const PanelDefinition& definition, std::string_view omitted) {
    std::string text;
    ModelOptions options = definition.model;
    const bool pair = !options.signal.empty();
    for (const std::string_view name : model_option_names()) {
        bool varied = name == omitted;
        for (const Axis& axis : axes_of(definition)) varied |= axis.option == name;
        std::string value = *options.find(name);
        if (name == "time" && value.empty() && !pair) value = "0.1";
        if (varied || value.empty() || (name == "spectrum" && value == "manifold")) continue;
        text += (text.empty() ? "" : ", ") + std::string(name) + " " + value;
    }
    return text;
}

std::string caption_of(const ModelOptions& model, std::string_view omitted) {
    PanelDefinition definition;
    definition.model = model;
    return caption_of(definition, omitted);
}

PanelResult evaluate_panel(const PanelDefinition& definition, int threads) {
    if (definition.style && definition.quantities.size() != 1) {
        refuse("quantities of a panel", static_cast<double>(definition.quantities.size()),
               "a panel with a style axis draws one quantity");
    }
    PanelResult result;
    result.points = evaluate(grid(definition.model, axes_of(definition)), threads);
    result.panel.title = definition.title;
    result.panel.key = definition.key;
    const AxisPlaces places = places_of(definition.x);
    const bool named = places.all_apart();
    result.panel.x = plot_axis(definition.x, places, axis_label(definition.x.option), definition.x_range);
    result.panel.y = {y_label(definition.quantities, named), definition.logarithmic_y, definition.y_range};

    const std::size_t colors = definition.color ? definition.color->values.size() : 1;
    const std::size_t variants = definition.style ? definition.style->values.size() : 1;
    const std::size_t length = definition.x.values.size();
    for (std::size_t c = 0; c < colors; ++c) {
        for (std::size_t s = 0; s < variants; ++s) {
            for (std::size_t q = 0; q < definition.quantities.size(); ++q) {
                Curve curve;
                curve.color = static_cast<int>(c);
                const std::size_t kind = (definition.style ? s : q) % 3;
                curve.style = styles[kind];
                if (q == 0 && definition.color) {
                    curve.label = definition.color->option + " = " + definition.color->values[c];
                }
                if (definition.style) {
                    curve.label += (curve.label.empty() ? "" : ", ") + definition.style->option + " = " +
                                   definition.style->values[s];
                }
                for (std::size_t i = 0; i < length; ++i) {
                    const EvaluatedPoint& point = result.points[(c * variants + s) * length + i];
                    curve.x.push_back(places.place[i]);
                    // A curve shows what is known: an inaccurate point leaves a hole, as a failed one does.
                    const Prediction& p = point.prediction;
                    const bool poor = p.relative_error > converged_relative_error;  // false without values
                    curve.y.push_back(poor ? std::numeric_limits<double>::quiet_NaN()
                                           : error_named(p, definition.quantities[q]));
                }
                append_apart(result.panel.curves, std::move(curve), places, marks[kind]);
            }
        }
    }
    return result;
}

}  // namespace resolva::program
