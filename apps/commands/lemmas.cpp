// resolva lemmas: every constant and asymptotic replacement behind the theory, by a second route and with its
// rate.

#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/lemmas/lemma_check.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "model/simulation_options.hpp"
#include "output/json.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    std::string sizes = "30,60,120,240";
    std::string replicas = "12";
    std::string seed = "1";
    OutputOptions output;
};

Table to_table(const std::vector<LemmaCheck>& checks) {
    Table table;
    table.columns = {"lemma", "quantity", "route",      "theory",        "measured",
                     "error", "rate",     "rate_error", "expected_rate", "verdict"};
    for (const LemmaCheck& c : checks) {
        table.rows.push_back({c.lemma, c.quantity, c.route, c.theory, c.measured, c.error, c.rate.exponent,
                              c.rate.standard_error, c.expected_rate, to_string(c.outcome)});
    }
    return table;
}

void print_text(const std::vector<LemmaCheck>& checks) {
    std::printf("%-58s %-24s %12s %12s %9s %15s  %s\n", "quantity", "route", "theory", "measured", "+-",
                "rate in d", "verdict");
    std::string lemma;
    for (const LemmaCheck& c : checks) {
        if (c.lemma != lemma) std::printf("%s\n", (lemma = c.lemma).c_str());
        char rate[40] = "-";
        if (std::isfinite(c.rate.exponent)) {
            std::snprintf(rate, sizeof rate, "%.2f +- %.2f", c.rate.exponent, c.rate.standard_error);
        }
        std::printf("  %-56s %-24s %12.7g %12.7g %9.1e %15s  %s\n", c.quantity.c_str(), c.route.c_str(),
                    c.theory, c.measured, c.error, rate, std::string(to_string(c.outcome)).c_str());
    }
}

int run(const State& state) {
    Outputs outputs(state.output);
    LemmaPlan plan;
    plan.sizes = parse_integers("--sizes", state.sizes, 8, most_simulated_dimension);
    if (plan.sizes.size() < 2) refuse("--sizes", state.sizes, "a rate needs at least two sizes");
    plan.replicas = static_cast<std::size_t>(parse_integer("--replicas", state.replicas, 2, most_replicas));
    plan.seed = parse_seed("--seed", state.seed);

    const Model model = build_model(state.model);
    require_memory(model, plan.sizes, 1);
    const std::vector<LemmaCheck> checks = check_lemmas(model, plan);
    bool all = true;
    for (const LemmaCheck& check : checks) all = all && check.outcome == Outcome::agrees;
    const Table table = to_table(checks);
    if (state.output.json) {
        Json json{{"verdict", all ? "agrees" : "does not agree"}, {"lemmas", Json::array()}};
        for (const LemmaCheck& c : checks) {
            json["lemmas"].push_back({{"lemma", c.lemma},
                                      {"quantity", c.quantity},
                                      {"route", c.route},
                                      {"theory", number_or_null(c.theory)},
                                      {"measured", number_or_null(c.measured)},
                                      {"error", number_or_null(c.error)},
                                      {"rate", number_or_null(c.rate.exponent)},
                                      {"rate_error", number_or_null(c.rate.standard_error)},
                                      {"expected_rate", number_or_null(c.expected_rate)},
                                      {"verdict", std::string(to_string(c.outcome))}});
        }
        print(json);
    } else {
        print_text(checks);
    }
    outputs.write(table);
    return all ? 0 : 1;
}

}  // namespace

Command lemmas_command() {
    auto state = std::make_shared<State>();
    Command command{"lemmas",
                    "Check every constant and replacement behind the theory",
                    {},
                    [state] { return run(*state); },
                    "resolva lemmas --activation relu --manifold tanh --draws 4"};
    add_model_options(command.options, state->model);
    command.options.push_back(
        {"--sizes", "LIST", "Data dimensions d of the random-matrix checks", &state->sizes});
    command.options.push_back({"--replicas", "N", "Replicas of each size", &state->replicas});
    command.options.push_back({"--seed", "N", "Seed of every random number", &state->seed});
    state->output.described = command.options;
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
