// Derivatives of the quantities of any model.

#include <cstdio>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/verbs/gradient.hpp>

#include "command_line/values.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

int answer_gradient(const ChosenModel& chosen, const std::string& parameters, const OutputOptions& output) {
    Outputs outputs(output);
    std::vector<std::size_t> numbers;
    for (const std::string& name : split(parameters, ',')) numbers.push_back(chosen.point.number_of(name));
    if (numbers.empty()) refuse("--over", parameters, "name at least one parameter");
    const Gradient found = gradient(*chosen.model, chosen.point, numbers);
    const auto& quantities = chosen.model->quantities();
    Json json;
    json["status"] = resolva::to_text(found.answer.outcome.status);
    json["reason"] = reason_or_null(found.answer.outcome.reason);
    Table table{chosen.head(), {"parameter", "quantity", "value", "slope", "slope_error", "exact"}, {}};
    bool complete = found.answer.outcome.converged();
    for (std::size_t q = 0; q < quantities.size(); ++q)
        json["outputs"][quantities[q].name] = number_or_null(found.answer.values[q]);
    for (const ParameterSlopes& slopes : found.slopes) {
        const std::string& name = chosen.called(slopes.parameter);
        json["exact"][name] = slopes.exact;
        for (std::size_t q = 0; q < quantities.size(); ++q) {
            json["gradient"][name][quantities[q].name] = number_or_null(slopes.slopes[q]);
            json["gradient_error"][name][quantities[q].name] = number_or_null(slopes.errors[q]);
            complete = complete && slopes.slopes[q] == slopes.slopes[q];
            table.rows.push_back({name, quantities[q].name, found.answer.values[q], slopes.slopes[q],
                                  slopes.errors[q], slopes.exact});
        }
    }
    if (!complete && found.answer.outcome.converged()) {
        json["status"] = resolva::to_text(Status::not_finite);
        json["reason"] = "A quantity has no finite values around this point, so it has no derivative there";
    }
    if (output.json) {
        print(json);
    } else {
        std::printf("%-16s %-16s %-24s %-24s %s\n", "parameter", "quantity", "value", "slope", "error");
        for (const auto& row : table.rows) {
            for (const std::size_t column : {0U, 1U, 2U, 3U})
                std::printf("%-*s ", column < 2 ? 16 : 24, row[column].text().c_str());
            std::printf("%s\n", std::get<bool>(row[5].value()) ? "exact" : row[4].text().c_str());
        }
        if (!complete) std::printf("%s\n", json["reason"].get<std::string>().c_str());
    }
    outputs.write(std::move(table));
    return complete ? 0 : 1;
}

}  // namespace resolva::program
