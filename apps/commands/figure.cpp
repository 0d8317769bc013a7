// resolva figure: the figures of the theory, with the numbers behind them.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <list>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/numerics/input/input_file.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "figures/embedded.hpp"
#include "figures/figure_file.hpp"
#include "figures/registry.hpp"
#include "output/json.hpp"
#include "output/output_file.hpp"
#include "parallel/threads.hpp"

namespace resolva::program {

namespace {

struct State {
    std::string which;
    std::string directory = "figures";
    std::string formats = "svg,pdf";
    std::string definition;
    std::string points;
    std::string simulate;
    std::string checkpoint;
    bool json = false;
};

std::vector<Figure> chosen_figures(const State& state) {
    if (!state.definition.empty()) {
        const std::string name = std::filesystem::path(state.definition).stem().string();
        const std::string content = read_input("--definition", state.definition);
        const std::string source = state.definition;
        const std::string points = state.points.empty() ? "" : read_input("--points", state.points);
        if (points.empty() && !state.points.empty())
            refuse("--points", state.points, "it is empty; it must hold simulated points, as of --simulate");
        return {{name, "", [=](int threads) { return make_figure(content, source, points, threads); }}};
    }
    std::vector<Figure> figures = all_figures();
    if (state.which == "all") return figures;
    std::vector<std::string_view> names{"all"};
    for (const Figure& figure : figures) {
        if (figure.name == state.which) return {figure};
        names.push_back(figure.name);
    }
    std::string allowed = "the figures are";
    for (const std::string_view name : names) allowed += " " + std::string(name);
    refuse("figure", state.which,
           allowed + "; the nearest is " + std::string(nearest_name(state.which, names)));
}

std::vector<PanelPoints> chosen_points(const State& state) {
    if (!state.definition.empty())
        return wanted_points(read_input("--definition", state.definition), state.definition);
    std::string allowed;
    for (const EmbeddedFigure& figure : embedded_figures()) {
        if (figure.name == state.which) return wanted_points(figure.text, figure.name);
        allowed += " " + figure.name;
    }
    refuse("figure", state.which, "points are simulated for one figure with a definition:" + allowed);
}

/// Simulates the points of one figure into a file, for apps/figures or --points.
int run_simulation(const State& state) {
    const int threads = thread_count();
    const std::vector<PanelPoints> wanted = chosen_points(state);
    OutputFile file("--simulate", state.simulate);
    const SimulatedPoints result = simulate_points(wanted, threads, state.checkpoint);
    file.commit(to_csv(result.table));
    if (state.json) {
        print(Json{{"written", {state.simulate}},
                   {"points", result.points},
                   {"left_out", result.left_out},
                   {"limits", result.table.rows.size()},
                   {"largest_z", result.largest_z},
                   {"mean_square_z", result.mean_square_z}});
    } else {
        std::printf(
            "%s: %zu points with %zu limits, %zu points left out as too small; largest |z| %.2f, "
            "mean of z^2 %.2f\n",
            state.simulate.c_str(), result.points, result.table.rows.size(), result.left_out,
            result.largest_z, result.mean_square_z);
    }
    return 0;
}

int run(const State& state) {
    if (!state.simulate.empty()) return run_simulation(state);
    if (state.which.empty() && state.definition.empty()) {
        refuse("figure", "", "name one, say all, or give --definition FILE");
    }
    const int threads = thread_count();
    const std::vector<std::string> formats = split(state.formats, ',');
    for (const std::string& format : formats) require_format("--formats", format);
    const std::vector<Figure> figures = chosen_figures(state);
    std::error_code failure;
    std::filesystem::create_directories(state.directory, failure);
    if (failure) refuse("--output-directory", state.directory, "it cannot be created: " + failure.message());
    Json written = Json::array();
    for (const Figure& figure : figures) {
        const std::string stem =
            state.directory + "/" + (state.definition.empty() ? "figure_" + figure.name : figure.name);
        OutputFile numbers("--output-directory", stem + ".csv");
        std::list<OutputFile> pictures;
        for (const std::string& format : formats)
            pictures.emplace_back("--output-directory", stem + "." + format);
        const FigureOutput output = figure.make(threads);
        numbers.commit(to_csv(output.table));
        auto picture = pictures.begin();
        for (const std::string& format : formats) {
            draw(output.plot, *picture);
            picture++->commit_written();
            written.push_back(stem + "." + format);
        }
        written.push_back(stem + ".csv");
        if (!state.json) std::cout << stem << " (" << state.formats << ",csv)\n";
    }
    if (state.json) print(Json{{"written", written}});
    return 0;
}

}  // namespace

Command figure_command() {
    auto state = std::make_shared<State>();
    Command command{"figure",
                    "Draw the figures of the theory: SVG, PDF and CSV",
                    {},
                    [state] { return run(*state); },
                    "resolva figure all --output-directory figures"};
    const State* s = state.get();
    const Condition drawn{[s] { return s->simulate.empty(); }, "--simulate draws nothing"};
    command.options.push_back({"which",
                               "NAME",
                               "A figure's name, or all",
                               &state->which,
                               false,
                               {{[s] { return s->definition.empty(); }, "--definition is the figure"}}});
    command.options.push_back({"--output-directory",
                               "DIR",
                               "Where the files go; created when missing",
                               &state->directory,
                               false,
                               {drawn}});
    command.options.push_back({"--formats", "LIST", "Any of svg, pdf, png", &state->formats, false, {drawn}});
    command.options.push_back(
        {"--definition", "FILE", "Draw a figure of your own from a TOML definition", &state->definition});
    command.options.push_back({"--simulate", "FILE",
                               "Instead of drawing, simulate the points that a definition asks for into FILE",
                               &state->simulate});
    command.options.push_back(
        {"--checkpoint",
         "FILE",
         "With --simulate, keep finished replicas of point k in FILE-k; existing ones "
         "are resumed",
         &state->checkpoint,
         false,
         {{[s] { return !s->simulate.empty(); }, "only --simulate FILE has replicas to keep"}}});
    command.options.push_back({"--points",
                               "FILE",
                               "Simulated points to draw into --definition",
                               &state->points,
                               false,
                               {{[s] { return !s->definition.empty(); },
                                 "figures of the program have their own; give --definition FILE"},
                                drawn}});
    command.options.push_back({"--json", "", "Print the list of files as JSON", &state->json});
    return command;
}

}  // namespace resolva::program
