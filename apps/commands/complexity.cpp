// resolva complexity: how many samples reach a target score error.

#include <cmath>
#include <cstdio>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/sample_complexity.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "output/json.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    bool json = false;
    std::string target;
};

int run(const State& state) {
    const double target = require_positive("--target-score", parse_number("--target-score", state.target));
    const SampleComplexity found = sample_complexity(equations(build_model(state.model)), target);
    if (state.json) {
        Json json;
        json["psi_n"] = number_or_null(found.sample_ratio);
        json["lasting_psi_n"] = number_or_null(found.lasting_sample_ratio);
        json["crossings"] = found.crossings;
        json["limit"] = number_or_null(found.limit);
        json["status"] = to_text(found.status);
        json["reason"] = found.reason.empty() ? Json(nullptr) : Json(found.reason);
        print(json);
    } else if (found.status == Status::converged) {
        std::printf("psi_n             %.12g\n", found.sample_ratio);
        if (found.crossings.size() > 1) {
            std::printf("the score error crosses the target %zu times", found.crossings.size());
            if (std::isfinite(found.lasting_sample_ratio)) {
                std::printf("; it stays below it from psi_n = %.12g", found.lasting_sample_ratio);
            }
            std::printf("\n");
        }
        if (!found.reason.empty()) std::printf("%s\n", found.reason.c_str());
    } else {
        std::printf("%s\n", found.reason.c_str());
    }
    // That no sample size suffices is an answer; that the search failed is not.
    return found.status == Status::converged || found.status == Status::no_bracket ? 0 : 1;
}

}  // namespace

Command complexity_command() {
    auto state = std::make_shared<State>();
    Command command{"complexity",
                    "Samples per dimension at which the score error reaches a target",
                    {},
                    [state] { return run(*state); },
                    "resolva complexity --target-score 0.5 --psi-p 64 --psi-d 0.1 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back({"--target-score", "E", "Score error to reach", &state->target, true});
    command.options.push_back({"--json", "", "Print one JSON object on standard output", &state->json});
    return command;
}

}  // namespace resolva::program
