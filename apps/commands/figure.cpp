// resolva figure: the figures of the theory, with the numbers behind them.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

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
    std::string simulate;
    bool json = false;
};

std::vector<Figure> chosen_figures(const State& state) {
    if (!state.definition.empty()) {
        std::ifstream file(state.definition);
        if (!file) refuse("--definition", state.definition, "it cannot be opened for reading");
        std::ostringstream text;
        text << file.rdbuf();
        const std::string name = std::filesystem::path(state.definition).stem().string();
        const std::string content = text.str(), source = state.definition;
        return {{name, "", [=](int threads) { return make_figure(content, source, "", threads); }}};
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

/// Simulates the stored points of one built-in figure anew.
int run_simulation(const State& state) {
    OutputFile file("--simulate", state.simulate);
    for (const EmbeddedFigure& figure : embedded_figures()) {
        if (figure.name != state.which) continue;
        file.commit(to_csv(simulate_figure(figure.text, figure.name, thread_count())));
        return 0;
    }
    refuse("figure", state.which, "points are simulated for a figure with a definition: 1, 2, 3");
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
        const FigureOutput output = figure.make(threads);
        for (const std::string& format : formats) {
            draw(output.plot, stem + "." + format, "--output-directory");
            written.push_back(stem + "." + format);
        }
        numbers.commit(to_csv(output.table));
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
    command.options.push_back({"which", "NAME", "A figure's name, or all", &state->which});
    command.options.push_back(
        {"--output-directory", "DIR", "Where the files go; created when missing", &state->directory});
    command.options.push_back({"--formats", "LIST", "Any of svg, pdf, png", &state->formats});
    command.options.push_back(
        {"--definition", "FILE", "Draw a figure of your own from a TOML definition", &state->definition});
    command.options.push_back({"--simulate", "FILE",
                               "Instead of drawing, simulate the points of figure 1, 2 or 3 into FILE.csv",
                               &state->simulate});
    command.options.push_back({"--json", "", "Print the list of files as JSON", &state->json});
    return command;
}

}  // namespace resolva::program
