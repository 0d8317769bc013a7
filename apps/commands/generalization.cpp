// resolva generalization: the bound along training time, and the one-dimensional experiment that it bounds.

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <span>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/generalization/generated_law.hpp>
#include <resolva/theory/generalization/line_training_curve.hpp>
#include <resolva/theory/generalization/training_time_bound.hpp>
#include <resolva/validation/generalization/line_draws.hpp>

#include "command_line/values.hpp"
#include "commands/high_dimension.hpp"
#include "commands/registry.hpp"
#include "output/output_options.hpp"
#include "output/progress.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

struct State {
    bool bound = false;
    OutputOptions output;
    bool kl = false;
    bool population = false;
    bool high_dimension = false;
    HighDimensionOptions exact;
    std::string samples = "100", features = "256";
    std::string separation = "3", right_mass = "0.5";
    std::string times = "log:1:1e8:49";
    std::string seed = "1", replica = "0";
};

int run_bound(const State& state) {
    Outputs outputs(state.output);
    const double n = require_positive("--n", parse_number("--n", state.samples));
    const double m = require_positive("--m", parse_number("--m", state.features));
    const BoundOptimum best = optimal_training_time(n, m);
    const Json json{{"n", n},
                    {"m", m},
                    {"tau", number_or_null(best.time)},
                    {"bound", number_or_null(best.value)},
                    {"status", to_text(best.status)}};
    if (state.output.json) {
        print(json);
    } else {
        std::printf("stopping time     %.12g\nbound             %.12g\n", best.time, best.value);
    }
    outputs.write(result_row(json));
    return best.status == Status::converged ? 0 : 1;
}

/// Quadrature and bins cover the distance of the modes: time and memory grow with it.
constexpr double largest_separation = 1000.0;

struct Divergence {
    double kl;
    double correction;
    double girsanov;
};

Plot to_plot(const State& state, const LineTrainingCurve& curve, const std::vector<Divergence>& divergences) {
    Plot plot;
    plot.title = "Losses along training time, n = " + state.samples + ", m = " + state.features +
                 ", mu = " + state.separation;
    Panel panel;
    panel.x = {"training time", true, ""};
    panel.y = {"loss", true, ""};
    panel.curves.push_back({curve.time, curve.train, {}, "train", 0, LineStyle::dashed});
    panel.curves.push_back({curve.time, curve.test, {}, "test", 0, LineStyle::solid});
    if (!divergences.empty()) {
        Curve kl{curve.time, {}, {}, "KL of the generated law", 1, LineStyle::solid};
        Curve bound{curve.time, {}, {}, "Girsanov bound", 1, LineStyle::dotted};
        for (const Divergence& d : divergences) {
            kl.y.push_back(d.kl);
            bound.y.push_back(d.girsanov);
        }
        panel.curves.push_back(std::move(kl));
        panel.curves.push_back(std::move(bound));
    }
    plot.panels.push_back(std::move(panel));
    plot.columns = 1;
    return plot;
}

Table to_table(const State& state, const LineTrainingCurve& curve,
               const std::vector<Divergence>& divergences) {
    Table table;
    table.head = {{"resolva", RESOLVA_VERSION},
                  {"n", state.population ? "population" : state.samples},
                  {"m", state.features},
                  {"mu", state.separation},
                  {"right-mass", state.right_mass},
                  {"seed", state.seed},
                  {"replica", state.replica}};
    table.columns = {"tau", "train", "test"};
    if (!divergences.empty())
        table.columns.insert(table.columns.end(), {"kl", "kl_correction", "girsanov_bound"});
    for (std::size_t i = 0; i < curve.time.size(); ++i) {
        table.rows.push_back({curve.time[i], curve.train[i], curve.test[i]});
        if (divergences.empty()) continue;
        const Divergence& d = divergences[i];
        table.rows.back().insert(table.rows.back().end(), {d.kl, d.correction, d.girsanov});
    }
    return table;
}

int run_experiment(const State& state) {
    Outputs outputs(state.output);
    LineExperiment experiment;
    experiment.separation = parse_number("--mu", state.separation);
    if (!(std::abs(experiment.separation) <= largest_separation)) {
        refuse("--mu", state.separation, "it must be from -1000 to 1000");
    }
    experiment.right_mass = parse_number("--right-mass", state.right_mass);
    const int m = static_cast<int>(parse_integer("--m", state.features, 1, 4096));
    const int n = static_cast<int>(parse_integer("--n", state.samples, 1, 100'000'000));
    const std::vector<double> times = parse_grid("--times", state.times);
    const std::uint64_t seed = parse_seed("--seed", state.seed);
    const auto replica = static_cast<std::uint32_t>(
        parse_integer("--replica", state.replica, 0, std::numeric_limits<std::uint32_t>::max()));
    const LineNetwork network = draw_line_network(m, seed);
    const ScoreMatchingForm test = population_form(experiment, network, TimeWeight::noise_deviation);
    const ScoreMatchingForm train = state.population
                                        ? test
                                        : empirical_form(experiment, network, TimeWeight::noise_deviation,
                                                         draw_line_samples(experiment, n, seed, replica));
    const LineTrainingCurve curve = line_training_curve(train, test, times);
    std::vector<Divergence> divergences;
    bool inequality = true;
    if (state.kl) {
        const ScoreMatchingForm uniform = population_form(experiment, network, TimeWeight::uniform);
        const GradientFlow flow(train);
        Progress progress("times", times.size());
        for (const double time : times) {
            progress.advance();
            const Eigen::VectorXd theta = flow.weights(time);
            const GeneratedLaw law = generated_law(
                experiment, network, std::span(theta.data(), static_cast<std::size_t>(theta.size())));
            divergences.push_back({law.kl, law.kl_correction, girsanov_bound(experiment, uniform(theta))});
            inequality = inequality && law.kl <= divergences.back().girsanov;
        }
    }
    if (state.output.json) {
        Json json;
        json["stopping_time"] = number_or_null(curve.stopping_time);
        json["stopping_test"] = number_or_null(curve.stopping_test);
        json["stopped_inside"] = curve.place == MinimumPlace::inside;
        json["status"] = to_text(curve.status);
        if (state.kl) json["girsanov_holds"] = inequality;
        for (std::size_t i = 0; i < curve.time.size(); ++i) {
            Json point{{"tau", curve.time[i]}, {"train", curve.train[i]}, {"test", curve.test[i]}};
            if (state.kl) {
                point["kl"] = number_or_null(divergences[i].kl);
                point["girsanov_bound"] = number_or_null(divergences[i].girsanov);
            }
            json["points"].push_back(point);
        }
        print(json);
    } else {
        std::printf("stopping time     %.6g\ntest loss there   %.6g\n", curve.stopping_time,
                    curve.stopping_test);
        if (curve.place == MinimumPlace::at_upper_end) {
            std::printf("The test loss still falls at the last time; extend --times.\n");
        }
    }
    outputs.write(to_table(state, curve, divergences));
    outputs.write(to_plot(state, curve, divergences));
    return curve.status == Status::converged && inequality ? 0 : 1;
}

int run(State& state) {
    if (state.bound) return run_bound(state);
    if (!state.high_dimension) return run_experiment(state);
    state.exact.times = state.times;
    state.exact.output = state.output;
    return run_high_dimension(state.exact);
}

}  // namespace

Command generalization_command() {
    auto state = std::make_shared<State>();
    Command command{"generalization",
                    "Generalization along training: bound, mixture experiment, high dimension",
                    {},
                    [state] { return run(*state); },
                    "resolva generalization --bound --n 1000 --m 1000 --json"};
    auto& options = command.options;
    const State* s = state.get();
    const Condition not_bound{[s] { return !s->bound; }, "--bound asks for the optimum of the bound alone"};
    const Condition not_high{[s] { return !s->high_dimension; },
                             "--high-dimension has no one-dimensional experiment"};
    const Condition high{[s] { return s->high_dimension; }, "only --high-dimension uses it"};
    const Condition sampled{[s] { return !s->population; }, "--population has no samples"};
    options.push_back({"--bound", "", "The optimum of the theorem's upper bound", &state->bound});
    add_under(options, not_high, [&](std::vector<Option>& list) {
        list.push_back({"--n", "N", "Number of samples", &state->samples, false, {sampled}});
        list.push_back({"--m", "M", "Number of features", &state->features});
    });
    add_under(options, not_bound, [&](std::vector<Option>& both) {
        add_under(both, not_high, [&](std::vector<Option>& list) {
            list.push_back(
                {"--mu", "MU", "Distance of the two modes from zero, up to 1000", &state->separation});
            list.push_back({"--right-mass", "Q", "Mass of the right mode", &state->right_mass});
        });
        both.push_back({"--times", "GRID", "Training times", &state->times});
        add_under(both, not_high, [&](std::vector<Option>& list) {
            list.push_back(
                {"--population", "", "Train on the population instead of samples", &state->population});
            list.push_back({"--kl", "", "Divergence of the generated law at every time", &state->kl});
            list.push_back({"--seed", "S", "Seed of features and samples", &state->seed});
            list.push_back({"--replica", "R", "Number of the sample set", &state->replica, false, {sampled}});
        });
        both.push_back({"--high-dimension", "", "Exact curves of random features in high dimension",
                        &state->high_dimension});
        add_under(both, high, [&](std::vector<Option>& list) {
            list.push_back({"--dimension", "D", "Dimension at which the bound is drawn (--high-dimension)",
                            &state->exact.dimension});
            add_model_options(list, state->exact.model);
        });
    });
    add_output_and_plot_options(options, state->output);
    require_for(
        options, {"--plot"},
        {[s] { return !s->bound; }, "the bound's optimum is a point; --high-dimension draws the bound"});
    return command;
}

}  // namespace resolva::program
