// One answer of any model.

#include <cstdio>

#include "output/json.hpp"
#include "verbs/search_report.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

int answer_point(const ChosenModel& chosen, const OutputOptions& output) {
    Outputs outputs(output);
    Answer answer(chosen.model->quantities().size());
    chosen.model->prepare(chosen.point)->solver()->answer(chosen.point.free_numbers(), answer);
    const Outcome& outcome = answer.outcome;
    const auto head = chosen.head();
    if (output.json) {
        Json json;
        json["resolva"] = RESOLVA_VERSION;
        json["model"] = chosen.model->name();
        for (std::size_t k = 0; k < chosen.model->parameters().size(); ++k) {
            if (!chosen.point.has(k)) continue;
            json["parameters"][chosen.called(k)] = is_numeric(chosen.model->parameters()[k])
                                                       ? number_or_null(chosen.point.number(k))
                                                       : Json(resolva::to_text(chosen.point[k]));
        }
        for (std::size_t q = 0; q < answer.values.size(); ++q) {
            const std::string& name = chosen.model->quantities()[q].name;
            json["outputs"][name] = number_or_null(answer.values[q]);
            json["errors"][name] = number_or_null(answer.errors[q]);
        }
        json["status"] = resolva::to_text(outcome.status);
        json["reason"] = reason_or_null(outcome.reason);
        print(json);
    } else {
        for (std::size_t q = 0; q < answer.values.size(); ++q)
            std::printf("%-16s %.15g\n", chosen.model->quantities()[q].name.c_str(), answer.values[q]);
        std::printf("%-16s %s\n", "status", std::string(resolva::to_text(outcome.status)).c_str());
        if (!outcome.reason.empty()) std::printf("%s\n", outcome.reason.c_str());
    }
    Table row{head, {}, {{}}};
    for (std::size_t q = 0; q < answer.values.size(); ++q) {
        row.columns.push_back(chosen.model->quantities()[q].name);
        row.rows[0].emplace_back(answer.values[q]);
    }
    row.columns.emplace_back("status");
    row.rows[0].emplace_back(resolva::to_text(outcome.status));
    outputs.write(std::move(row));
    return outcome.converged() ? 0 : 1;
}

}  // namespace resolva::program
