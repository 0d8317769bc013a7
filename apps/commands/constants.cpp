// resolva constants: the Gaussian-equivalence constants of a model.

#include <cstdio>
#include <memory>

#include <resolva/theory/hermite/gaussian_equivalence.hpp>

#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "output/json.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    bool json = false;
};

int run(const State& state) {
    const Model model = build_model(state.model);
    const EquivalenceConstants constants =
        model.covariance ? gaussian_equivalence(model.feature, model.covariance->mean(), model.noising)
                         : gaussian_equivalence(model.feature, model.manifold, model.noising);
    Json json = constants_json(constants);
    json["correlation"] = constants.correlation;
    if (state.json) {
        print(json);
    } else {
        for (const auto& [name, value] : json.items())
            std::printf("%-12s %.16g\n", name.c_str(), value.get<double>());
    }
    return 0;
}

}  // namespace

Command constants_command() {
    auto state = std::make_shared<State>();
    Command command{"constants",
                    "Gaussian-equivalence constants of activation, manifold and noise",
                    {},
                    [state] { return run(*state); },
                    "resolva constants --activation tanh --time 1e-4 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back({"--json", "", "Print one JSON object on standard output", &state->json});
    return command;
}

}  // namespace resolva::program
