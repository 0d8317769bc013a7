// resolva gradient: derivatives of every quantity, for any parameters of any model.

#include <memory>

#include "commands/registry.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelChoice choice;
    std::string over = "ridge";
    OutputOptions output;
};

}  // namespace

Command gradient_command() {
    auto state = std::make_shared<State>();
    Command command{"gradient",
                    "Derivatives of every quantity with respect to parameters of a model",
                    {},
                    [state] { return answer_gradient(open(state->choice), state->over, state->output); },
                    "resolva gradient --over ridge,psi-n --json"};
    add_model_choice(command, state->choice);
    command.options.push_back({"--over", "LIST", "Parameters, separated by commas", &state->over});
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
