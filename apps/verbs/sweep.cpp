// Curves, families of curves and maps of any model over any of its parameters.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/verbs/sweep.hpp>

#include "command_line/values.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct NamedAxis {
    SweepAxis axis;
    std::string called;
    bool logarithmic;
};

NamedAxis named_axis(const ChosenModel& chosen, const std::string& option, const std::string& text) {
    const Axis parsed = parse_axis(option, text);
    NamedAxis named{{chosen.point.number_of(parsed.option), {}}, parsed.option, parsed.logarithmic};
    const Parameter& parameter = chosen.model->parameters()[named.axis.parameter];
    for (const std::string& value : parsed.values)
        named.axis.values.push_back(value_from_text(parameter, option + " " + parsed.option, value));
    return named;
}

std::vector<std::size_t> chosen_quantities(const ParametricModel& model, const std::string& list) {
    std::vector<std::size_t> numbers;
    for (const std::string& name : split(list, ',')) numbers.push_back(model.quantity(name));
    if (numbers.empty()) {
        for (std::size_t q = 0; q < model.quantities().size(); ++q) numbers.push_back(q);
    }
    return numbers;
}

Table to_table(const ChosenModel& chosen, const std::vector<NamedAxis>& axes, const Sweep& found,
               const std::vector<std::size_t>& quantities) {
    std::vector<std::size_t> varied;
    for (const NamedAxis& axis : axes) varied.push_back(axis.axis.parameter);
    Table table{chosen.head(varied), {}, {}};
    for (const NamedAxis& axis : axes) table.columns.push_back(chosen.called(axis.axis.parameter));
    for (const std::size_t q : quantities) table.columns.push_back(chosen.model->quantities()[q].name);
    for (const std::size_t q : quantities)
        table.columns.push_back(chosen.model->quantities()[q].name + "_error");
    table.columns.emplace_back("status");
    table.columns.emplace_back("reason");
    for (const SweepPoint& point : found.points) {
        std::vector<Cell> row;
        for (std::size_t a = 0; a < axes.size(); ++a)
            row.emplace_back(resolva::to_text(axes[a].axis.values[point.indices[a]]));
        for (const std::size_t q : quantities) row.emplace_back(point.answer.values[q]);
        for (const std::size_t q : quantities) row.emplace_back(point.answer.errors[q]);
        row.emplace_back(resolva::to_text(point.answer.outcome.status));
        row.emplace_back(point.answer.outcome.reason);
        table.rows.push_back(std::move(row));
    }
    return table;
}

double shown(const SweepPoint& point, std::size_t quantity) {
    return point.answer.outcome.converged() ? point.answer.values[quantity] : std::nan("");
}

/// Positions on an axis: the numbers, or 1, 2, ... with names.
std::vector<double> positions(const NamedAxis& axis, PlotAxis& drawn) {
    std::vector<double> places;
    for (std::size_t k = 0; k < axis.axis.values.size(); ++k) {
        const double* number = std::get_if<double>(&axis.axis.values[k]);
        if (!number || std::isinf(*number)) drawn.named = true;
    }
    for (std::size_t k = 0; k < axis.axis.values.size(); ++k) {
        if (drawn.named) {
            places.push_back(static_cast<double>(k + 1));
            drawn.marks.emplace_back(places.back(), resolva::to_text(axis.axis.values[k]));
        } else {
            places.push_back(std::get<double>(axis.axis.values[k]));
        }
    }
    return places;
}

Plot curves_plot(const ChosenModel& chosen, const std::vector<NamedAxis>& axes, const Sweep& found,
                 const std::vector<std::size_t>& quantities, const std::string& caption) {
    Panel panel;
    panel.x = {chosen.called(axes[0].axis.parameter), axes[0].logarithmic};
    const std::vector<double> x = positions(axes[0], panel.x);
    const std::size_t family = axes.size() > 1 ? axes[1].axis.values.size() : 1;
    double lowest = std::numeric_limits<double>::infinity(), highest = 0.0;
    for (std::size_t f = 0; f < family; ++f) {
        for (std::size_t k = 0; k < quantities.size(); ++k) {
            const std::string& name = chosen.model->quantities()[quantities[k]].name;
            Curve curve{x, {}, {}, name, static_cast<int>(family > 1 ? f : k), LineStyle::solid};
            if (family > 1) {
                const std::string& parameter = chosen.called(axes[1].axis.parameter);
                curve.label = (quantities.size() > 1 ? name + ", " : "") + parameter + " " +
                              resolva::to_text(axes[1].axis.values[f]);
                curve.style = k == 0 ? LineStyle::solid : k == 1 ? LineStyle::dashed : LineStyle::dotted;
            }
            for (std::size_t i = 0; i < x.size(); ++i) {
                curve.y.push_back(shown(found.points[i * family + f], quantities[k]));
                if (std::isnan(curve.y.back())) continue;
                lowest = std::min(lowest, curve.y.back());
                highest = std::max(highest, curve.y.back());
            }
            panel.curves.push_back(std::move(curve));
        }
    }
    panel.y = {quantities.size() == 1 ? chosen.model->quantities()[quantities[0]].name : "",
               axes[0].logarithmic && lowest > 0.0 && highest > 10.0 * lowest};
    return {"", caption, {panel}, 1};
}

Plot map_plot(const ChosenModel& chosen, const std::vector<NamedAxis>& axes, const Sweep& found,
              std::size_t quantity, const std::string& caption) {
    Panel panel;
    panel.x = {chosen.called(axes[0].axis.parameter)};
    panel.y = {chosen.called(axes[1].axis.parameter)};
    // Cells of equal size: a grid in equal ratios is drawn over the logarithm.
    const auto places = [](const NamedAxis& axis, PlotAxis& drawn) {
        std::vector<double> at = positions(axis, drawn);
        if (axis.logarithmic) {
            for (double& value : at) value = std::log10(value);
            drawn.label = "log10 " + drawn.label;
        }
        return at;
    };
    panel.heat.x = places(axes[0], panel.x);
    panel.heat.y = places(axes[1], panel.y);
    panel.heat.label = chosen.model->quantities()[quantity].name;
    const std::size_t rows = panel.heat.y.size();
    for (std::size_t j = 0; j < rows; ++j) {
        for (std::size_t i = 0; i < panel.heat.x.size(); ++i)
            panel.heat.value.push_back(shown(found.points[i * rows + j], quantity));
    }
    return {chosen.model->quantities()[quantity].name, caption, {panel}, 1};
}

}  // namespace

int answer_sweep(const ChosenModel& chosen, const SweepRequest& request, const OutputOptions& output) {
    Outputs outputs(output);
    std::vector<NamedAxis> axes{named_axis(chosen, "--x", request.x)};
    if (!request.curve.empty()) axes.push_back(named_axis(chosen, "--curve", request.curve));
    if (request.map && axes.size() != 2) refuse("--map", "given", "a map needs two axes, --x and --curve");
    const std::vector<std::size_t> quantities = chosen_quantities(*chosen.model, request.quantities);
    std::vector<SweepAxis> plain;
    std::vector<std::size_t> varied;
    for (const NamedAxis& axis : axes) {
        plain.push_back(axis.axis);
        varied.push_back(axis.axis.parameter);
    }
    const Sweep found = sweep(*chosen.model, chosen.point, plain, parallel_executor("points"));
    Table table = to_table(chosen, axes, found, quantities);
    if (output.json) {
        std::cout << to_json(table);
    } else if (output.output.empty() && output.plot.empty()) {
        std::cout << to_csv(table);
    }
    outputs.write(std::move(table));
    if (!output.plot.empty()) {
        const std::string caption = values_caption(chosen, varied);
        outputs.write(request.map ? map_plot(chosen, axes, found, quantities.front(), caption)
                                  : curves_plot(chosen, axes, found, quantities, caption));
    }
    if (found.failed > 0) {
        std::cerr << "resolva: " << found.failed << " of " << found.points.size()
                  << " points have no accurate answer; their status says why\n";
    }
    return found.failed == found.points.size() ? 1 : 0;
}

}  // namespace resolva::program
