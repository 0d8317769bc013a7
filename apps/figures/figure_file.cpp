#include "figures/figure_file.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>

#include "command_line/toml.hpp"
#include "figures/panel_definition.hpp"
#include "model/simulation_options.hpp"
#include "output/plot_script.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

/// A key whose value is something else than it should be.
[[noreturn]] void refuse_key(std::string_view key, const toml::node& value, std::string_view allowed) {
    std::ostringstream text;
    text << toml::node_view<const toml::node>(value);
    refuse("figure definition key " + std::string(key), text.str(), allowed);
}

std::string text_of(const toml::table& table, std::string_view key, const std::string& otherwise = {}) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return otherwise;
    if (const auto* text = node->as_string()) return text->get();
    if (const auto* number = node->as_integer()) return std::to_string(number->get());
    if (const auto* number = node->as_floating_point()) return to_text(number->get());
    refuse_key(key, *node, "give a text or a number");
}

void set_options(ModelOptions& options, const toml::table& parent) {
    const toml::node* node = parent.get("model");
    if (node == nullptr) return;
    if (!node->is_table()) refuse_key("model", *node, "give a table of model options, [model]");
    const toml::table& model = *node->as_table();
    for (const auto& [key, value] : model) options.set(key.str(), text_of(model, key.str()));
}

void require_known(const toml::table& table, const std::vector<std::string_view>& known,
                   const std::string& owner) {
    for (const auto& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
            refuse("figure definition key", key.str(),
                   "no such key of " + owner + "; the nearest is " +
                       std::string(nearest_name(key.str(), known)));
        }
    }
}

bool flag_of(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return false;
    if (!node->is_boolean()) refuse_key(key, *node, "it is true or false");
    return node->as_boolean()->get();
}

/// Keys that mean something to one kind of panel only.
void require_kind(const toml::table& table, std::string_view kind) {
    const bool complexity = kind == "complexity";
    if (!complexity && kind != "curves") refuse("kind of a panel", kind, "it must be curves or complexity");
    const std::vector<std::string_view> alien =
        complexity ? std::vector<std::string_view>{"quantities", "style", "extrapolation"}
                   : std::vector<std::string_view>{"target-score"};
    for (const std::string_view key : alien) {
        if (const toml::node* node = table.get(key))
            refuse_key(key, *node, "a panel of kind " + std::string(kind) + " does not have it");
    }
}

std::vector<std::string> quantities_of(const toml::table& table) {
    const toml::node* node = table.get("quantities");
    if (node == nullptr) return {"test"};
    const std::string_view allowed = "give a list of names such as [\"test\", \"train\"]";
    if (!node->is_array() || node->as_array()->empty()) refuse_key("quantities", *node, allowed);
    std::vector<std::string> names;
    for (const toml::node& item : *node->as_array()) {
        if (!item.is_string()) refuse_key("quantities", item, allowed);
        names.push_back(item.as_string()->get());
        error_named({}, names.back());
    }
    return names;
}

PanelDefinition read_panel(const toml::table& table, const ModelOptions& shared) {
    require_known(table,
                  {"extrapolation", "title", "kind", "x", "color", "style", "quantities", "target-score",
                   "key", "x-range", "y-range", "model", "linear-y"},
                  "a panel");
    require_kind(table, text_of(table, "kind", "curves"));
    PanelDefinition panel;
    panel.model = shared;
    set_options(panel.model, table);
    panel.title = text_of(table, "title");
    panel.x = parse_axis("x", text_of(table, "x"));
    if (table.contains("color")) panel.color = parse_axis("color", text_of(table, "color"));
    if (table.contains("style")) panel.style = parse_axis("style", text_of(table, "style"));
    panel.quantities = quantities_of(table);
    panel.logarithmic_y = !flag_of(table, "linear-y");
    panel.key = require_key("key", text_of(table, "key", "top right"));
    panel.x_range = text_of(table, "x-range");
    require_range("x-range", panel.x_range, panel.x.logarithmic);
    panel.y_range = text_of(table, "y-range");
    require_range("y-range", panel.y_range, panel.logarithmic_y);
    return panel;
}

/// The score error that a panel of kind complexity reaches.
double target_of(const toml::table& table) {
    const std::string text = text_of(table, "target-score", "0.5");
    return require_positive("target-score", parse_number("target-score", text));
}

/// Sample complexity against an axis, with the straight line through the origin and the first point.
PanelResult evaluate_complexity(const PanelDefinition& definition, double target, int threads, Table& table) {
    PanelResult result;
    result.panel.title = definition.title;
    result.panel.key = definition.key;
    result.panel.x = {axis_label(definition.x.option), definition.x.logarithmic, definition.x_range};
    result.panel.y = {"psi_n at which the score error is " + to_text(target), definition.logarithmic_y,
                      definition.y_range};
    const std::size_t length = definition.x.values.size();
    std::vector<double> abscissae;
    for (const std::string& value : definition.x.values)
        abscissae.push_back(parse_number(definition.x.option, value));
    const std::vector<ModelOptions> points = grid(definition.model, axes_of(definition));
    std::vector<SampleComplexity> found(points.size());
    parallel_for(points.size(), threads, [&](std::size_t i) {
        found[i] = sample_complexity(equations(build_model(points[i])), target);
    });

    table.columns = {"x", definition.x.option, "curve", "target_score", "psi_n", "status"};
    for (std::size_t start = 0; start < points.size(); start += length) {
        Curve curve;
        curve.color = static_cast<int>(start / length);
        if (definition.color) {
            curve.label = definition.color->option + " = " + definition.color->values[start / length];
        }
        for (std::size_t i = 0; i < length; ++i) {
            const SampleComplexity& c = found[start + i];
            curve.x.push_back(abscissae[i]);
            curve.y.push_back(c.sample_ratio);
            table.rows.push_back({definition.x.option, definition.x.values[i], curve.label, to_text(target),
                                  to_text(c.sample_ratio), std::string(to_text(c.status))});
        }
        // Through the origin and the first point that there is.
        std::size_t first = 0;
        while (first + 1 < length && !(std::isfinite(curve.y[first]) && curve.x[first] != 0.0)) ++first;
        Curve line{{0.0, curve.x.back()},
                   {0.0, curve.y[first] / curve.x[first] * curve.x.back()},
                   {},
                   "",
                   neutral_color,
                   LineStyle::dotted};
        if (start == 0) line.label = "proportional to " + definition.x.option;
        result.panel.curves.push_back(std::move(curve));
        result.panel.curves.push_back(std::move(line));
    }
    return result;
}

ExtrapolatedPoints read_extrapolation(const toml::table& table) {
    require_known(table, {"sizes", "replicas", "seed", "x", "color", "style"}, "an extrapolation");
    ExtrapolatedPoints points;
    points.plan.sizes = parse_integers("sizes", text_of(table, "sizes"), 2, most_simulated_dimension);
    points.plan.replicas = parse_integers("replicas", text_of(table, "replicas"), 1, most_replicas);
    points.plan.seed = parse_seed("seed of an extrapolation", text_of(table, "seed", "1"));
    points.plan.measuring.directions = false;
    points.x = split(text_of(table, "x"), ',');
    points.color = split(text_of(table, "color"), ',');
    points.style = split(text_of(table, "style"), ',');
    if (points.x.empty()) refuse("extrapolation of a panel", "", "give x, the values to simulate, as a text");
    return points;
}

/// The top of a definition: what the panels share, and the panels.
struct Top {
    ModelOptions shared;
    std::string title;
    int columns = 2;
    std::vector<const toml::table*> panels;
};

Top read_top(const toml::table& file, const std::string& source) {
    require_known(file, {"title", "columns", "model", "panel"}, "a figure");
    Top top;
    set_options(top.shared, file);
    top.title = text_of(file, "title");
    if (const toml::node* columns = file.get("columns")) {
        const auto* number = columns->as_integer();
        constexpr long most = 100;
        if (number == nullptr || number->get() < 1 || number->get() > most)
            refuse_key("columns", *columns, "it must be a whole number from 1 to 100");
        top.columns = static_cast<int>(number->get());
    }
    const toml::array* panels = file["panel"].as_array();
    if (panels == nullptr || panels->empty())
        refuse("figure definition", source, "it needs at least one [[panel]]");
    for (const toml::node& node : *panels) {
        if (!node.is_table()) refuse_key("panel", node, "write each panel as [[panel]] and its keys");
        top.panels.push_back(node.as_table());
    }
    return top;
}

/// A panel that would show nothing is a slip of the definition.
void require_values(const Panel& panel, std::size_t number, const std::string& source) {
    if (is_drawable(panel)) return;
    refuse("panel " + std::to_string(number) + " of " + source, "without a finite value",
           "choose models that have one, or leave the panel out");
}

void append(Table& table, const Table& more, const std::string& panel) {
    if (table.columns.empty()) {
        table.columns = more.columns;
        table.columns.insert(table.columns.begin(), "panel");
    }
    if (more.columns.size() + 1 != table.columns.size()) return;
    for (const auto& row : more.rows) {
        std::vector<Cell>& cells = table.rows.emplace_back();
        cells.reserve(row.size() + 1);
        cells.emplace_back(panel);
        for (const Cell& cell : row) cells.push_back(cell);
    }
}

}  // namespace

std::vector<PanelPoints> wanted_points(const std::string& text, const std::string& source) {
    const toml::table file = parse_toml(text, source);
    const Top top = read_top(file, source);
    std::vector<PanelPoints> wanted;
    std::size_t number = 0;
    for (const toml::table* panel : top.panels) {
        const toml::table& table = *panel;
        const PanelDefinition definition = read_panel(table, top.shared);
        ++number;
        const toml::node* extrapolation = table.get("extrapolation");
        if (extrapolation == nullptr) continue;
        const toml::array one{*extrapolation};
        const toml::array& all = extrapolation->is_array() ? *extrapolation->as_array() : one;
        for (const toml::node& item : all) {
            if (!item.is_table())
                refuse("extrapolation of a panel", source, "give a table { sizes, replicas, x } or a list");
            wanted.push_back({number, definition, read_extrapolation(*item.as_table())});
        }
    }
    if (wanted.empty()) refuse("figure definition", source, "no panel asks for an extrapolation");
    return wanted;
}

FigureOutput make_figure(const std::string& text, const std::string& source, const std::string& points,
                         int threads) {
    const toml::table file = parse_toml(text, source);
    const Top top = read_top(file, source);
    std::vector<PanelDefinition> definitions;
    for (const toml::table* panel : top.panels) {
        definitions.push_back(read_panel(*panel, top.shared));
        target_of(*panel);
    }
    const std::string origin = "points of figure " + source;
    if (!points.empty()) require_points(points, origin, definitions.size());
    FigureOutput output;
    output.plot.title = top.title;
    output.plot.columns = top.columns;
    output.table.head.emplace_back("resolva", RESOLVA_VERSION);
    Table complexity;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const PanelDefinition& panel = definitions[i];
        const bool is_complexity = text_of(*top.panels[i], "kind", "curves") == "complexity";
        PanelResult result;
        if (is_complexity) {
            result = evaluate_complexity(panel, target_of(*top.panels[i]), threads, complexity);
        } else {
            result = evaluate_panel(panel, threads);
            append(output.table, to_table(result.points, axes_of(panel)), panel.title);
            add_stored_points(panel, points, origin, i + 1, result.panel);
        }
        require_values(result.panel, i + 1, source);
        result.panel.title +=
            (result.panel.title.empty() ? "" : "\n") + caption_of(panel, is_complexity ? "psi-n" : "");
        output.plot.panels.push_back(std::move(result.panel));
    }
    if (output.table.columns.empty()) output.table = complexity;
    return output;
}

std::string figure_title(const std::string& text, const std::string& source) {
    return text_of(parse_toml(text, source), "title");
}

}  // namespace resolva::program
