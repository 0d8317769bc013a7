// resolva validate: the theory against finite systems.

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_table.hpp>
#include <resolva/numerics/input/printable_text.hpp>
#include <resolva/theory/spectra/sample_covariance.hpp>
#include <resolva/validation/compare/suite.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/parallel/ranks.hpp>
#include <resolva/validation/real_data/real_data_study.hpp>

#include "command_line/failure.hpp"
#include "command_line/remark.hpp"
#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "model/simulation_options.hpp"
#include "output/output_options.hpp"
#include "output/progress.hpp"
#include "parallel/job.hpp"
#include "parallel/threads.hpp"
#include "validation/real_data_report.hpp"
#include "validation/validation_report.hpp"

namespace resolva::program {

namespace {

const std::string default_psi_n = ModelOptions{}.psi_n;

/// Whether the samples per dimension were left to the analysis shows by their empty text.
ModelOptions options_without_samples() {
    ModelOptions options;
    options.psi_n.clear();
    return options;
}

struct State {
    ModelOptions model = options_without_samples();
    OutputOptions output;
    std::string sizes = "100,200,400";
    std::string replicas = "16";
    std::string seed;  ///< empty: 1, and for a suite its own
    std::string checkpoint;
    std::string shard;
    std::string suite;
    std::string z_limit = "4";
    std::string data;
    std::string columns;
    bool flatten = false;
    bool directions = false;
};

Shard parse_shard(const std::string& text) {
    if (text.empty()) return {};
    const std::vector<std::string> parts = split(text, '/');
    if (parts.size() != 2) refuse("--shard", text, "give i/N, the i-th of N parts");
    const long count = parse_integer("number of parts of --shard", parts[1], 1, most_replicas);
    const long index = parse_integer("part of --shard", parts[0], 1, count);
    return {static_cast<std::size_t>(index), static_cast<std::size_t>(count)};
}

bool is_suite(const std::string& name) {
    return name == "quick" || name == "full";
}

std::uint64_t seed_or(const std::string& text, std::uint64_t otherwise) {
    return text.empty() ? otherwise : parse_seed("--seed", text);
}

Plan build_plan(const State& state) {
    Plan plan;
    plan.sizes = parse_integers("--sizes", state.sizes, 2, most_simulated_dimension);
    plan.replicas = parse_integers("--replicas", state.replicas, 1, most_replicas);
    plan.seed = seed_or(state.seed, plan.seed);
    return plan;
}

/// Largest resident memory of any rank so far, in mebibytes. Collective.
double peak_memory(Ranks& ranks) {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    long largest = 0;  // kibibytes
    for (const std::string& text : ranks.gather(std::to_string(usage.ru_maxrss))) {
        largest = std::max(largest, std::stol(text));
    }
    return static_cast<double>(largest) / 1024.0;
}

Study run_with_progress(const std::string& label, const Model& model, const Plan& plan, RunOptions options) {
    if (options.ranks->rank() != 0) return run(model, plan, options);
    Progress bar(label, Progress::fine_steps);
    options.progress = [&](const resolva::Progress& progress) { bar.reach(progress.work_fraction); };
    return run(model, plan, options);
}

int run_suite(const State& state, const RunOptions& options, const Judgement& rule) {
    if (!is_suite(state.suite)) {
        refuse("--suite", state.suite, "it must be quick or full");
    }
    const bool speaks = options.ranks->rank() == 0;
    Json json{{"suite", state.suite}, {"cases", Json::array()}};
    bool agree = true;
    std::size_t number = 0;
    for (const SuiteCase& held : validation_suite()) {
        RunOptions own = options;
        ++number;
        if (!own.journal.empty()) own.journal += "-" + std::to_string(number);
        Plan plan = state.suite == "full" ? full_plan(held.model) : quick_plan();
        plan.seed = seed_or(state.seed, plan.seed);
        const ValidationReport report =
            report_on(run_with_progress(held.name, held.model, plan, own), state.directions, rule);
        agree = agree && report.outcome == Outcome::agrees;
        if (!speaks) continue;
        if (state.output.json) {
            json["cases"].push_back({{"name", held.name}, {"report", to_json(report)}});
        } else {
            std::printf("\n%s\n", held.name.c_str());
            print_text(report);
            std::fflush(stdout);  // hours may pass until the next case
        }
    }
    json["verdict"] = agree ? "agrees" : "does not agree";
    json["peak_memory_mib"] = peak_memory(*options.ranks);
    if (speaks && state.output.json) print(json);
    return !speaks || agree ? 0 : 1;
}

/// Options that a table of results from data names in its head.
OutputOptions output_of_data(const State& state) {
    static constexpr std::array<std::string_view, 4> foreign{"--sizes", "--spectrum", "--psi-d",
                                                             "--manifold"};
    OutputOptions output = state.output;
    std::erase_if(output.described, [](const Option& option) {
        return std::find(foreign.begin(), foreign.end(), option.name) != foreign.end();
    });
    return output;
}

int run_data(State& state, const RunOptions& options, const Judgement& rule) {
    if (options.ranks->count() > 1) {
        refuse("--data", state.data,
               "a table is read by one process; start it without mpirun, with --threads");
    }
    RealDataPlan plan;
    const std::vector<std::size_t> replicas = parse_integers("--replicas", state.replicas, 1, most_replicas);
    if (replicas.size() != 1)
        refuse("--replicas", state.replicas, "real data come at one size; give one number");
    plan.replicas = replicas.front();
    plan.seed = seed_or(state.seed, plan.seed);
    plan.threads = options.threads;
    plan.z_limit = rule.z_limit;
    const NumberTable table =
        read_number_table("--data", state.data, {state.columns, "--columns", state.flatten, "--flatten"});
    if (table.columns < 2)
        refuse("--data " + resolva::printable(state.data, 300), "1 column wide", "samples have at least two");
    if (state.model.psi_n.empty())
        state.model.psi_n = to_text(natural_sample_ratio(table.rows, table.columns));
    const Model model = build_model(state.model);
    const Matrix samples = standardised(samples_of(table));
    require_enough(model, table.columns, table.rows);
    Outputs outputs(output_of_data(state));
    const DataSource source{state.data, sample_remarks(table)};
    say_of_file("--data", state.data, source.remarks);
    Progress bar("replicas", Progress::fine_steps);
    plan.progress = [&](double fraction) { bar.reach(fraction); };
    const RealDataReport report = compare_with_data(model, samples, plan);
    if (state.output.json) {
        print(to_json(report, source));
    } else {
        print_text(report);
    }
    outputs.write(to_table(report, source));
    return report.outcome == Outcome::agrees ? 0 : 1;
}

int run_study(const State& state, const RunOptions& options, const Judgement& rule) {
    const Model model = build_model(state.model);
    const Plan plan = build_plan(state);
    if (!state.shard.empty() && state.checkpoint.empty()) {
        refuse("--shard", state.shard, "a part of a study is kept in a file; give --checkpoint FILE");
    }
    require_memory(model, plan.sizes, options.threads);
    const bool speaks = options.ranks->rank() == 0;
    std::unique_ptr<Outputs> outputs;
    together(*options.ranks, [&] {
        if (speaks) outputs = std::make_unique<Outputs>(state.output);
        return std::string();
    });
    Study study = run_with_progress("replicas", model, plan, options);
    const double peak = peak_memory(*options.ranks);
    if (!speaks) return 0;
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
        json["run"] = {{"ranks", options.ranks->count()},
                       {"threads", options.threads},
                       {"algebra", algebra_name()},
                       {"peak_memory_mib", peak}};
        print(json);
    } else {
        print_text(report);
        std::printf("peak memory %.0f MiB, algebra by %s\n", peak, algebra_name());
    }
    outputs->write(to_table(report));
    if (!state.output.plot.empty()) outputs->write(to_plot(report));
    return report.outcome == Outcome::agrees ? 0 : 1;
}

int run_command(State& state) {
    const std::unique_ptr<Ranks> ranks = join_job();
    try {
        Judgement rule;
        rule.z_limit = require_positive("--z-limit", parse_number("--z-limit", state.z_limit));
        RunOptions options;
        options.threads = thread_count();
        options.ranks = ranks.get();
        options.shard = parse_shard(state.shard);
        options.journal = state.checkpoint;
        if (!state.suite.empty() && !state.data.empty())
            refuse("--suite", state.suite, "a suite simulates its data; leave it out with --data");
        if (state.model.psi_n.empty() && state.data.empty()) state.model.psi_n = default_psi_n;
        if (!state.suite.empty()) return run_suite(state, options, rule);
        if (!state.data.empty()) return run_data(state, options, rule);
        return run_study(state, options, rule);
    } catch (const std::exception& error) {
        // A failure is the failure of every rank, and one message says it: before the ranks part, since a
        // launcher ends the whole job once one of them has left with a failure.
        return ranks->rank() == 0 ? report_failure(error) : 2;
    }
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
    const State* s = state.get();
    const Condition own_model{[s] { return !is_suite(s->suite); },
                              "a suite has its own, leave it out with --suite"};
    const Condition simulated{[s] { return s->data.empty(); },
                              "samples bring their size, covariance and manifold; leave it out with --data"};
    const Condition kept{[s] { return s->data.empty(); }, "checkpoints and shards are for simulated data"};
    const Condition one_model{[s] { return s->suite.empty(); }, "a suite prints its reports; use --json"};
    add_under(command.options, own_model,
              [&](std::vector<Option>& options) { add_model_options(options, state->model); });
    for (Option& option : command.options) {
        if (option.name == "--psi-n")
            option.help += " (default " + default_psi_n + "; of --data, four fifths of the samples)";
    }
    require_for(command.options, {"--manifold", "--spectrum", "--psi-d"}, simulated);
    command.options.push_back({"--sizes",
                               "LIST",
                               "Data dimensions d to simulate, increasing",
                               &state->sizes,
                               false,
                               {own_model, simulated}});
    command.options.push_back({"--replicas",
                               "LIST",
                               "Replicas: one number, or one for each size",
                               &state->replicas,
                               false,
                               {own_model}});
    command.options.push_back(
        {"--seed", "N", "Seed of every random number (default: 1, a suite its own)", &state->seed});
    command.options.push_back({"--directions",
                               "",
                               "Judge errors normal and tangent to a linear manifold as well",
                               &state->directions,
                               false,
                               {simulated}});
    command.options.push_back(
        {"--z-limit", "Z", "Standard errors at which the verdict turns", &state->z_limit});
    command.options.push_back(
        {"--checkpoint",
         "FILE",
         "Keep finished replicas here (a suite: FILE-1, FILE-2, ...); an existing file is resumed",
         &state->checkpoint,
         false,
         {kept}});
    command.options.push_back(
        {"--shard",
         "I/N",
         "Run the I-th of N parts; resolva merge joins them",
         &state->shard,
         false,
         {kept, {[s] { return s->suite.empty(); }, "parts are of one model, not of a suite"}}});
    command.options.push_back(
        {"--suite", "NAME", "Run the built-in parameter sets: quick or full", &state->suite});
    command.options.push_back({"--data",
                               "FILE",
                               "Train on these samples, one a row: CSV or other text, or NPY",
                               &state->data,
                               false,
                               {own_model}});
    const Condition of_data{[s] { return !s->data.empty(); }, "it reads the table of --data FILE"};
    command.options.push_back({"--columns",
                               "LIST",
                               "Columns of --data to take: headings, numbers from 1, ranges such as 2-5",
                               &state->columns,
                               false,
                               {of_data}});
    command.options.push_back({"--flatten",
                               "",
                               "Take the axes of an array in --data from the second on for one",
                               &state->flatten,
                               false,
                               {of_data}});
    state->output.described = command.options;
    add_output_and_plot_options(command.options, state->output);
    require_for(command.options, {"--output", "--plot"}, one_model);
    require_for(command.options, {"--plot"},
                {[s] { return s->data.empty(); },
                 "samples of one size make no curve, use --output or --json; leave it out with --data"});
    return command;
}

}  // namespace resolva::program
