#include "figures/figure_file.hpp"

#include <algorithm>
#include <initializer_list>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>

#include "command_line/toml.hpp"
#include "figures/panel_definition.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

std::string text_of(const toml::table& table, std::string_view key, const std::string& otherwise = {}) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return otherwise;
    if (const auto* text = node->as_string()) return text->get();
    if (const auto* number = node->as_integer()) return std::to_string(number->get());
    if (const auto* number = node->as_floating_point()) return to_text(number->get());
    refuse("figure definition key " + std::string(key), "a list or table", "give a text or a number");
}

void set_options(ModelOptions& options, const toml::table& parent) {
    const toml::table* model = parent["model"].as_table();
    if (model == nullptr) return;
    for (const auto& [key, value] : *model) options.set(key.str(), text_of(*model, key.str()));
}

void require_known(const toml::table& table, std::initializer_list<std::string_view> known,
                   const std::string& owner) {
    for (const auto& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            refuse("figure definition key", key.str(), "no such key of " + owner);
    }
}

PanelDefinition read_panel(const toml::table& table, const ModelOptions& shared) {
    require_known(table,
                  {"extrapolation", "title", "kind", "x", "color", "style", "quantities", "target-score",
                   "key", "x-range", "y-range", "model", "linear-y"},
                  "a panel");
    PanelDefinition panel;
    panel.model = shared;
    set_options(panel.model, table);
    panel.title = text_of(table, "title");
    panel.x = parse_axis("x", text_of(table, "x"));
    if (table.contains("color")) panel.color = parse_axis("color", text_of(table, "color"));
    if (table.contains("style")) panel.style = parse_axis("style", text_of(table, "style"));
    if (const toml::array* list = table["quantities"].as_array()) {
        panel.quantities.clear();
        for (const toml::node& item : *list) panel.quantities.push_back(item.value_or<std::string>(""));
    }
    panel.key = text_of(table, "key", "top right");
    panel.x_range = text_of(table, "x-range");
    panel.y_range = text_of(table, "y-range");
    panel.logarithmic_y = !table["linear-y"].value_or(false);
    return panel;
}

/// Sample complexity against an axis, with the straight line through the origin and the first point.
PanelResult evaluate_complexity(const PanelDefinition& definition, double target, int threads, Table& table) {
    PanelResult result;
    result.panel.title = definition.title;
    result.panel.key = definition.key;
    result.panel.x = {axis_label(definition.x.option), definition.x.logarithmic, definition.x_range};
    result.panel.y = {"psi_n at which the score error is " + to_text(target), definition.logarithmic_y,
                      definition.y_range};
    const std::vector<ModelOptions> points = grid(definition.model, axes_of(definition));
    std::vector<SampleComplexity> found(points.size());
    parallel_for(points.size(), threads, [&](std::size_t i) {
        found[i] = sample_complexity(equations(build_model(points[i])), target);
    });

    const std::size_t length = definition.x.values.size();
    table.columns = {"x", definition.x.option, "curve", "target_score", "psi_n", "status"};
    for (std::size_t start = 0; start < points.size(); start += length) {
        Curve curve;
        curve.color = static_cast<int>(start / length);
        if (definition.color) {
            curve.label = definition.color->option + " = " + definition.color->values[start / length];
        }
        for (std::size_t i = 0; i < length; ++i) {
            const SampleComplexity& c = found[start + i];
            curve.x.push_back(parse_number(definition.x.option, definition.x.values[i]));
            curve.y.push_back(c.sample_ratio);
            table.rows.push_back({definition.x.option, definition.x.values[i], curve.label, to_text(target),
                                  to_text(c.sample_ratio), std::string(to_text(c.status))});
        }
        Curve line{
            {0.0, curve.x.back()}, {0.0, curve.y.front() / curve.x.front() * curve.x.back()}, {}, "", 6,
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
    const auto counts = [&](std::string_view key) {
        std::vector<std::size_t> values;
        for (const std::string& piece : split(text_of(table, key), ',')) {
            const long value = parse_integer(key, piece);
            if (value < 1) refuse(key, piece, "an extrapolation needs whole numbers from 1");
            values.push_back(static_cast<std::size_t>(value));
        }
        return values;
    };
    points.plan.sizes = counts("sizes");
    points.plan.replicas = counts("replicas");
    const long seed = parse_integer("seed of an extrapolation", text_of(table, "seed", "1"));
    if (seed < 0) refuse("seed of an extrapolation", std::to_string(seed), "it must not be negative");
    points.plan.seed = static_cast<std::uint64_t>(seed);
    points.plan.measuring.directions = false;
    points.x = split(text_of(table, "x"), ',');
    points.color = split(text_of(table, "color"), ',');
    points.style = split(text_of(table, "style"), ',');
    if (points.x.empty()) refuse("extrapolation of a panel", "", "give x, the values to simulate, as a text");
    return points;
}

const toml::array& panels_of(const toml::table& file, const std::string& source) {
    const toml::array* panels = file["panel"].as_array();
    if (panels == nullptr || panels->empty())
        refuse("figure definition", source, "it needs at least one [[panel]]");
    return *panels;
}

void append(Table& table, const Table& more, const std::string& panel) {
    if (table.columns.empty()) {
        table.columns = more.columns;
        table.columns.insert(table.columns.begin(), "panel");
    }
    if (more.columns.size() + 1 != table.columns.size()) return;
    for (const auto& row : more.rows) {
        table.rows.push_back(row);
        table.rows.back().insert(table.rows.back().begin(), panel);
    }
}

}  // namespace

std::vector<PanelPoints> wanted_points(const std::string& text, const std::string& source) {
    const toml::table file = parse_toml(text, source);
    ModelOptions shared;
    set_options(shared, file);
    std::vector<PanelPoints> wanted;
    std::size_t number = 0;
    for (const toml::node& node : panels_of(file, source)) {
        const toml::table& table = *node.as_table();
        ++number;
        const toml::node* extrapolation = table.get("extrapolation");
        if (extrapolation == nullptr) continue;
        const toml::array one{*extrapolation};
        const toml::array& all = extrapolation->is_array() ? *extrapolation->as_array() : one;
        for (const toml::node& item : all) {
            if (!item.is_table())
                refuse("extrapolation of a panel", source, "give a table { sizes, replicas, x } or a list");
            wanted.push_back({number, read_panel(table, shared), read_extrapolation(*item.as_table())});
        }
    }
    if (wanted.empty()) refuse("figure definition", source, "no panel asks for an extrapolation");
    return wanted;
}

FigureOutput make_figure(const std::string& text, const std::string& source, const std::string& points,
                         int threads) {
    const toml::table file = parse_toml(text, source);
    ModelOptions shared;
    set_options(shared, file);
    FigureOutput output;
    output.plot.title = text_of(file, "title");
    output.plot.columns = static_cast<int>(file["columns"].value_or<long>(2));
    output.table.head.emplace_back("resolva", RESOLVA_VERSION);
    Table complexity;
    std::size_t number = 0;
    for (const toml::node& node : panels_of(file, source)) {
        const toml::table& table = *node.as_table();
        ++number;
        const PanelDefinition panel = read_panel(table, shared);
        const std::string kind = text_of(table, "kind", "curves");
        PanelResult result;
        if (kind == "complexity") {
            result = evaluate_complexity(panel, table["target-score"].value_or(0.5), threads, complexity);
        } else if (kind == "curves") {
            result = evaluate_panel(panel, threads);
            append(output.table, to_table(result.points, axes_of(panel)), panel.title);
            add_stored_points(panel, points, "points of figure " + source, number, result.panel);
        } else {
            refuse("kind of a panel", kind, "it must be curves or complexity");
        }
        result.panel.title +=
            (result.panel.title.empty() ? "" : "\n") + caption_of(panel, kind == "complexity" ? "psi-n" : "");
        output.plot.panels.push_back(std::move(result.panel));
    }
    if (output.table.columns.empty()) output.table = complexity;
    return output;
}

std::string figure_title(const std::string& text, const std::string& source) {
    return text_of(parse_toml(text, source), "title");
}

}  // namespace resolva::program
