// resolva merge: join the checkpoints of one study and judge it.

#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/journal/journal.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "output/output_options.hpp"
#include "validation/validation_report.hpp"

namespace resolva::program {

namespace {

struct State {
    std::string files;
    OutputOptions output;
    bool directions = false;
};

int run(const State& state) {
    Outputs outputs(state.output);
    std::vector<Study> parts;
    for (const std::string& path : split(state.files, ',')) parts.push_back(read_journal(path));
    if (parts.empty()) refuse("files", state.files, "give the checkpoints, separated by commas");
    Study study = merge(parts);
    const bool complete = study.complete();
    const ValidationReport report = report_on(std::move(study), state.directions, {});
    if (state.output.json) {
        Json json = to_json(report);
        json["complete"] = complete;
        print(json);
    } else {
        print_text(report);
    }
    if (!complete) std::cerr << "resolva: some replicas of the plan are missing from these files\n";
    outputs.write(to_table(report));
    if (!state.output.plot.empty()) outputs.write(to_plot(report));
    return complete && report.outcome == Outcome::agrees ? 0 : 1;
}

}  // namespace

Command merge_command() {
    auto state = std::make_shared<State>();
    Command command{"merge",
                    "Join the checkpoints of a study run in parts",
                    {},
                    [state] { return run(*state); },
                    "resolva merge part1.txt,part2.txt --json"};
    command.options.push_back({"files", "FILES", "Checkpoints, separated by commas", &state->files, true});
    command.options.push_back({"--directions", "",
                               "Judge errors normal and tangent to a linear manifold as well",
                               &state->directions});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
