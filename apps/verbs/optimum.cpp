// The best value of a parameter of any model.

#include <cstdio>

#include <resolva/theory/verbs/minimise.hpp>

#include "output/result_row.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

std::string reason_of(const Minimisation& best, const std::string& of, const std::string& over) {
    if (!best.outcome.converged()) return best.outcome.reason;
    if (best.place == MinimumPlace::flat)
        return of + " is the same, within its error, at every " + over + " tried.";
    if (best.place != MinimumPlace::inside)
        return of + " still falls at the end of the range; this is its border, not a minimum: widen --range.";
    return {};
}

}  // namespace

int answer_optimum(const ChosenModel& chosen, const SearchRequest& request, const OutputOptions& output) {
    Outputs outputs(output);
    const Search search = require_search(chosen, request);
    const Minimisation best = minimise(*chosen.model, chosen.point, search.over, search.of, search.range);
    const std::string reason = reason_of(best, request.of, request.over);
    Json json;
    json["argument"] = number_or_null(best.argument);
    json["value"] = number_or_null(best.value);
    json["over"] = request.over;
    json["of"] = request.of;
    json["place"] = name_of(best.place);
    json["status"] = resolva::to_text(best.outcome.status);
    json["reason"] = reason_or_null(reason);
    const Json row = json;
    json["minima"] = Json::array();
    for (const LocalMinimum& minimum : best.minima) {
        json["minima"].push_back({{"argument", minimum.argument},
                                  {"value", minimum.value},
                                  {"at_border", minimum.at_lower_end || minimum.at_upper_end}});
    }
    if (output.json) {
        print(json);
    } else {
        if (best.outcome.converged()) {
            std::printf("best %-11s %.10g\n%-16s %.12g\n", request.over.c_str(), best.argument,
                        request.of.c_str(), best.value);
            if (best.minima.size() > 1) {
                std::printf("local minima     ");
                for (const LocalMinimum& minimum : best.minima)
                    std::printf("%.6g (%.6g)  ", minimum.argument, minimum.value);
                std::printf("\n");
            }
        }
        if (!reason.empty()) std::printf("%s\n", reason.c_str());
    }
    Table table = result_row(row);
    table.head = chosen.head({search.over});
    outputs.write(std::move(table));
    if (!output.plot.empty()) {
        const bool mark =
            best.outcome.converged() && best.place == MinimumPlace::inside && best.argument > 0.0;
        outputs.write(search_plot(chosen, search, mark ? std::vector{best.argument} : std::vector<double>{},
                                  mark ? std::vector{best.value} : std::vector<double>{}, "optimum"));
    }
    return best.outcome.converged() ? 0 : 1;
}

}  // namespace resolva::program
