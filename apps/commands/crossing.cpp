// resolva crossing: where a quantity takes a value, over any parameter of any model.

#include <memory>

#include "commands/registry.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelChoice choice;
    SearchRequest request{"psi-n", "", "", ""};
    OutputOptions output;
};

}  // namespace

Command crossing_command() {
    auto state = std::make_shared<State>();
    Command command{"crossing",
                    "Where a quantity takes a value, over any parameter of a model",
                    {},
                    [state] { return answer_crossing(open(state->choice), state->request, state->output); },
                    "resolva crossing --of test --to 0.8 --over ridge --psi-n 1.5 --psi-p 3 --json"};
    add_model_choice(command, state->choice);
    command.options.push_back({"--of", "QUANTITY",
                               "The quantity: test, train, score, ... or an output of MODEL",
                               &state->request.of, true});
    command.options.push_back({"--to", "VALUE", "The value it takes", &state->request.to, true});
    command.options.push_back({"--over", "PARAMETER", "What to vary", &state->request.over});
    command.options.push_back(
        {"--range", "LOWER:UPPER", "Range searched (default: the parameter's own)", &state->request.range});
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
