// Where a quantity of any model takes a value.

#include <cstdio>

#include <resolva/theory/verbs/crossing.hpp>

#include "command_line/values.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

int answer_crossing(const ChosenModel& chosen, const SearchRequest& request, const OutputOptions& output) {
    Outputs outputs(output);
    const Search search = require_search(chosen, request);
    const double value = parse_number("--to", request.to);
    const CrossingSet found =
        crossings(*chosen.model, chosen.point, search.over, search.of, value, search.range);
    Json json;
    json["over"] = request.over;
    json["of"] = request.of;
    json["to"] = value;
    json["first"] = number_or_null(found.first);
    json["last"] = number_or_null(found.last);
    json["crossings"] = Json::array();
    for (const CrossingPoint& crossing : found.crossings)
        json["crossings"].push_back({{"argument", crossing.argument}, {"falling", crossing.falling}});
    json["starts_above"] = found.starts_above;
    json["ends_above"] = found.ends_above;
    json["status"] = resolva::to_text(found.outcome.status);
    json["reason"] = reason_or_null(found.outcome.reason);
    if (output.json) {
        print(json);
    } else if (!found.outcome.converged()) {
        std::printf("%s\n", found.outcome.reason.c_str());
    } else {
        std::printf("%s = %.10g at %s\n", request.of.c_str(), value, request.over.c_str());
        for (const CrossingPoint& crossing : found.crossings)
            std::printf("  %-22.15g %s\n", crossing.argument, crossing.falling ? "falling" : "rising");
    }
    Table table{chosen.head({search.over}), {chosen.called(search.over), "falling"}, {}};
    table.head.emplace_back(request.of, resolva::to_text(value));
    table.head.emplace_back("status", resolva::to_text(found.outcome.status));
    for (const CrossingPoint& crossing : found.crossings)
        table.rows.push_back({crossing.argument, crossing.falling});
    outputs.write(std::move(table));
    if (!output.plot.empty()) {
        std::vector<double> arguments;
        for (const CrossingPoint& crossing : found.crossings) arguments.push_back(crossing.argument);
        outputs.write(
            search_plot(chosen, search, arguments, std::vector<double>(arguments.size(), value), "crossing"));
    }
    return found.outcome.converged() ? 0 : 1;
}

}  // namespace resolva::program
