#include "figures/panel_definition.hpp"

#include <charconv>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

namespace {

constexpr LineStyle styles[] = {LineStyle::solid, LineStyle::dashed, LineStyle::dotted};

/// The number that an axis value stands for; names are numbered in order.
double position(const Axis& axis, std::size_t i) {
    const std::string& text = axis.values[i];
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) return value;
    return static_cast<double>(i + 1);
}

std::string y_label(const std::vector<std::string>& quantities) {
    if (quantities.size() == 1) return quantities.front() + " error";
    std::string label = "error: ";
    const char* marks[] = {" (solid)", " (dashed)", " (dotted)"};
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        label += (i > 0 ? ", " : "") + quantities[i] + (i < 3 ? marks[i] : "");
    }
    return label;
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
    result.panel.x = {axis_label(definition.x.option), definition.x.logarithmic, definition.x_range};
    result.panel.y = {y_label(definition.quantities), definition.logarithmic_y, definition.y_range};

    const std::size_t colors = definition.color ? definition.color->values.size() : 1;
    const std::size_t variants = definition.style ? definition.style->values.size() : 1;
    const std::size_t length = definition.x.values.size();
    for (std::size_t c = 0; c < colors; ++c) {
        for (std::size_t s = 0; s < variants; ++s) {
            for (std::size_t q = 0; q < definition.quantities.size(); ++q) {
                Curve curve;
                curve.color = static_cast<int>(c);
                curve.style = styles[(definition.style ? s : q) % 3];
                if (q == 0 && definition.color) {
                    curve.label = definition.color->option + " = " + definition.color->values[c];
                }
                if (definition.style) {
                    curve.label += (curve.label.empty() ? "" : ", ") + definition.style->option + " = " +
                                   definition.style->values[s];
                }
                for (std::size_t i = 0; i < length; ++i) {
                    const EvaluatedPoint& point = result.points[(c * variants + s) * length + i];
                    curve.x.push_back(position(definition.x, i));
                    curve.y.push_back(error_named(point.prediction, definition.quantities[q]));
                }
                result.panel.curves.push_back(std::move(curve));
            }
        }
    }
    return result;
}

}  // namespace resolva::program
