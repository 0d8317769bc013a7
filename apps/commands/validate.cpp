// resolva validate: the theory against finite systems.

#include <sys/resource.h>

#include <cstdio>
#include <iostream>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/compare/suite.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/real_data/real_data_study.hpp>
#include <resolva/validation/real_data/table.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "model/parallel.hpp"
#include "output/output_options.hpp"
#include "output/progress.hpp"
#include "validation/validation_report.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string sizes = "100,200,400";
    std::string replicas = "16";
    std::string seed = "1";
    std::string checkpoint;
    std::string shard;
    std::string suite;
    std::string z_limit = "4";
    std::string data;
    bool directions = false;
};

std::vector<std::size_t> parse_counts(const char* option, const std::string& text) {
    std::vector<std::size_t> counts;
    for (const std::string& piece : split(text, ',')) {
        const long count = parse_integer(option, piece);
        if (count < 1) refuse(option, piece, "give whole numbers from 1, separated by commas");
        counts.push_back(static_cast<std::size_t>(count));
    }
    if (counts.empty()) refuse(option, text, "give whole numbers from 1, separated by commas");
    return counts;
}

Shard parse_shard(const std::string& text) {
    if (text.empty()) return {};
    const std::vector<std::string> parts = split(text, '/');
    if (parts.size() != 2) refuse("--shard", text, "give i/N, the i-th of N parts");
    const long index = parse_integer("--shard", parts[0]);
    const long count = parse_integer("--shard", parts[1]);
    if (index < 1 || count < index) refuse("--shard", text, "give i/N with 1 <= i <= N");
    return {static_cast<std::size_t>(index), static_cast<std::size_t>(count)};
}

Plan build_plan(const State& state) {
    Plan plan;
    plan.sizes = parse_counts("--sizes", state.sizes);
    plan.replicas = parse_counts("--replicas", state.replicas);
    const long seed = parse_integer("--seed", state.seed);
    if (seed < 0) refuse("--seed", state.seed, "it must not be negative");
    plan.seed = static_cast<std::uint64_t>(seed);
    return plan;
}

/// Largest resident memory of the process so far, in mebibytes.
double peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

Study run_with_progress(const std::string& label, const Model& model, const Plan& plan, RunOptions options) {
    constexpr std::size_t steps = 10000;
    Progress bar(label, steps);
    std::size_t shown = 0;
    options.progress = [&](const resolva::Progress& progress) {
        const std::size_t now = static_cast<std::size_t>(progress.work_fraction * steps);
        if (now > shown) bar.advance(now - shown);
        shown = std::max(shown, now);
    };
    return run(model, plan, options);
}

int run_suite(const State& state, const RunOptions& options, const Judgement& rule) {
    if (state.suite != "quick" && state.suite != "full") {
        refuse("--suite", state.suite, "it must be quick or full");
    }
    if (!options.journal.empty() || !state.shard.empty()) {
        refuse("--suite", state.suite, "checkpoints and shards hold one model; run the cases one by one");
    }
    const Plan plan = state.suite == "full" ? full_plan() : quick_plan();
    Json json{{"suite", state.suite}, {"cases", Json::array()}};
    bool agree = true;
    for (const SuiteCase& held : validation_suite()) {
        const ValidationReport report =
            report_on(run_with_progress(held.name, held.model, plan, options), state.directions, rule);
        agree = agree && report.outcome == Outcome::agrees;
        if (state.output.json) {
            json["cases"].push_back({{"name", held.name}, {"report", to_json(report)}});
        } else {
            std::printf("\n%s\n", held.name.c_str());
            print_text(report);
        }
    }
    json["verdict"] = agree ? "agrees" : "does not agree";
    json["peak_memory_mib"] = peak_memory();
    if (state.output.json) print(json);
    return agree ? 0 : 1;
}

Json with_error(const MeanWithError& number) {
    return {{"value", number_or_null(number.value)}, {"stderr", number_or_null(number.standard_error)}};
}

int run_data(const State& state, const RunOptions& options, const Judgement& rule) {
    if (!options.journal.empty() || !state.shard.empty()) {
        refuse("--data", state.data, "checkpoints and shards are for simulated data");
    }
    RealDataPlan plan;
    const std::vector<std::size_t> replicas = parse_counts("--replicas", state.replicas);
    if (replicas.size() != 1)
        refuse("--replicas", state.replicas, "real data come at one size; give one number");
    plan.replicas = replicas.front();
    plan.seed = build_plan(state).seed;
    plan.threads = options.threads;
    plan.z_limit = rule.z_limit;
    const RealDataReport report =
        compare_with_data(build_model(state.model), standardised(read_table(state.data)), plan);
    if (state.output.json) {
        Json json{{"data", state.data},         {"d", report.sizes.data},        {"n", report.sizes.samples},
                  {"p", report.sizes.features}, {"available", report.available}, {"failed", report.failed}};
        for (const Departure& at : report.departures) {
            const std::string name(to_string(at.observable));
            json["predicted"][name] = number_or_null(at.predicted);
            json["real"][name] = with_error(at.real);
            json["gaussian"][name] = with_error(at.gaussian);
            json["relative_departure"][name] = number_or_null(at.relative);
            json["z"][name] = number_or_null(at.z);
        }
        json["verdict"] = std::string(to_string(report.outcome));
        print(json);
    } else {
        std::printf("%zu samples of dimension %zu; n = %zu, p = %zu\n", report.available, report.sizes.data,
                    report.sizes.samples, report.sizes.features);
        std::printf("%-10s %11s %22s %22s %11s %8s\n", "quantity", "theory", "Gaussian twin", "real data",
                    "departure", "z");
        for (const Departure& at : report.departures) {
            std::printf("%-10s %11.6f %11.6f +- %.6f %11.6f +- %.6f %10.2f%% %8.1f\n",
                        std::string(to_string(at.observable)).c_str(), at.predicted, at.gaussian.value,
                        at.gaussian.standard_error, at.real.value, at.real.standard_error,
                        100.0 * at.relative, at.z);
        }
        std::printf(
            "The twin departs from the theory by its finite size, the real data from the twin by not being "
            "Gaussian.\nverdict: %s\n",
            std::string(to_string(report.outcome)).c_str());
    }
    return report.outcome == Outcome::agrees ? 0 : 1;
}

int run_command(const State& state) {
    Outputs outputs(state.output);
    Judgement rule;
    rule.z_limit = require_positive("--z-limit", parse_number("--z-limit", state.z_limit));
    RunOptions options;
    options.threads = thread_count(state.output.threads);
    options.shard = parse_shard(state.shard);
    options.journal = state.checkpoint;
    if (!state.suite.empty()) return run_suite(state, options, rule);
    if (!state.data.empty()) return run_data(state, options, rule);

    const Model model = build_model(state.model);
    const Plan plan = build_plan(state);
    if (!state.shard.empty() && state.checkpoint.empty()) {
        refuse("--shard", state.shard, "a part of a study is kept in a file; give --checkpoint FILE");
    }
    Study study = run_with_progress("replicas", model, plan, options);
    if (options.shard.count > 1) {
        const std::size_t finished = study.records.size();
        if (state.output.json) {
            print(Json{{"shard", state.shard}, {"finished", finished}, {"checkpoint", state.checkpoint}});
        } else {
            std::printf("part %s: %zu replicas in %s; join the parts with resolva merge\n",
                        state.shard.c_str(), finished, state.checkpoint.c_str());
        }
        return 0;
    }
    const ValidationReport report = report_on(std::move(study), state.directions, rule);
    if (state.output.json) {
        Json json = to_json(report);
        json["run"] = {
            {"threads", options.threads}, {"algebra", algebra_name()}, {"peak_memory_mib", peak_memory()}};
        print(json);
    } else {
        print_text(report);
        std::printf("peak memory %.0f MiB, algebra by %s\n", peak_memory(), algebra_name());
    }
    outputs.write(to_table(report));
    if (!state.output.plot.empty()) outputs.write(to_plot(report));
    return report.outcome == Outcome::agrees ? 0 : 1;
}

}  // namespace

Command validate_command() {
    auto state = std::make_shared<State>();
    Command command{"validate",
                    "Compare the theory with simulated finite systems",
                    {},
                    [state] { return run_command(*state); },
                    "resolva validate --activation relu --draws 4 --psi-n 2 --psi-p 1.5 --ridge 1e-2 "
                    "--sizes 60,100,160 --replicas 12 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back(
        {"--sizes", "LIST", "Data dimensions d to simulate, increasing", &state->sizes});
    command.options.push_back(
        {"--replicas", "LIST", "Replicas: one number, or one for each size", &state->replicas});
    command.options.push_back({"--seed", "N", "Seed of every random number", &state->seed});
    command.options.push_back({"--directions", "",
                               "Judge errors normal and tangent to a linear manifold as well",
                               &state->directions});
    command.options.push_back(
        {"--z-limit", "Z", "Standard errors at which the verdict turns", &state->z_limit});
    command.options.push_back({"--checkpoint", "FILE",
                               "Keep finished replicas here; an existing file is resumed",
                               &state->checkpoint});
    command.options.push_back(
        {"--shard", "I/N", "Run the I-th of N parts; resolva merge joins them", &state->shard});
    command.options.push_back(
        {"--suite", "NAME", "Run the built-in parameter sets: quick or full", &state->suite});
    command.options.push_back(
        {"--data", "FILE", "Train on these samples, one a row: FILE.csv or FILE.npy", &state->data});
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
