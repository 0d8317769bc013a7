#include "verbs/search_report.hpp"

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/verbs/curve.hpp>
#include <resolva/theory/verbs/sweep.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

Search require_search(const ChosenModel& chosen, const SearchRequest& request) {
    Search search{chosen.point.number_of(request.over), chosen.model->quantity(request.of), std::nullopt};
    if (!request.range.empty()) {
        const auto ends = split(request.range, ':');
        if (ends.size() != 2) refuse("--range", request.range, "give LOWER:UPPER, both positive");
        search.range = SearchRange{require_positive("--range", parse_number("--range", ends[0])),
                                   require_positive("--range", parse_number("--range", ends[1]))};
    }
    const Parameter& parameter = chosen.model->parameters()[search.over];
    if (!search.range && !parameter.range && is_numeric(parameter)) {
        // A model file states no range: four decades around the value.
        const double centre = std::abs(chosen.point.number(search.over));
        search.range = centre > 0.0 ? SearchRange{1e-4 * centre, 1e4 * centre} : SearchRange{1e-6, 1e6};
    }
    return search;
}

Plot search_plot(const ChosenModel& chosen, const Search& search, const std::vector<double>& arguments,
                 const std::vector<double>& values, const std::string& mark) {
    const Parameter& parameter = chosen.model->parameters()[search.over];
    const SearchRange range = search_range(parameter, search.range);
    constexpr int count = 241;
    std::vector<Value> grid;
    Curve curve;
    for (int k = 0; k < count; ++k) {
        curve.x.push_back(range.lower *
                          std::pow(range.upper / range.lower, static_cast<double>(k) / (count - 1)));
        grid.emplace_back(curve.x.back());
    }
    const Sweep found =
        sweep(*chosen.model, chosen.point, {{search.over, grid}}, parallel_executor("points"));
    for (const SweepPoint& point : found.points)
        curve.y.push_back(point.answer.outcome.converged() ? point.answer.values[search.of] : std::nan(""));
    const bool positive = std::all_of(curve.y.begin(), curve.y.end(), [](double y) { return !(y <= 0.0); });
    const std::string& quantity = chosen.model->quantities()[search.of].name;
    Panel panel{"", {chosen.called(search.over), true}, {quantity, positive}, {curve}, "top left"};
    if (!arguments.empty()) panel.curves.push_back({arguments, values, {}, mark, 6, LineStyle::points});
    return {
        quantity + " over " + chosen.called(search.over), values_caption(chosen, {search.over}), {panel}, 1};
}

std::string_view name_of(MinimumPlace place) {
    switch (place) {
        case MinimumPlace::inside:
            return "inside";
        case MinimumPlace::at_lower_end:
            return "at_lower_end";
        case MinimumPlace::at_upper_end:
            return "at_upper_end";
        case MinimumPlace::flat:
            return "flat";
    }
    return "inside";
}

Json reason_or_null(const std::string& reason) {
    return reason.empty() ? Json(nullptr) : Json(reason);
}

std::string values_caption(const ChosenModel& chosen, const std::vector<std::size_t>& varied) {
    std::string text;
    const auto head = chosen.head(varied);
    for (std::size_t k = 2; k < head.size(); ++k)
        text += (k > 2 ? ", " : "") + head[k].first + " " + head[k].second;
    return text;
}

}  // namespace resolva::program
