// What the command line itself refuses, and what every command shares.

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "support/program_json.hpp"
#include "support/refusal.hpp"

namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using resolva::test::check_refused;
using resolva::test::json_of;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

TEST_CASE("every slip on the command line is answered by its argument and what is allowed") {
    check_refused("point --psi-n", {"--psi-n", "without a value", "RATIO"});
    check_refused("point --psi-n --psi-p 3", {"--psi-n", "without a value", "--psi-p"});
    check_refused("point surplus", {"surplus", "cannot be opened"});
    check_refused("point a.toml surplus", {"surplus", "one too many"});
    check_refused("figure 1 2", {"2", "one too many"});
    check_refused("point -n 3", {"-n", "no such option", "--help"});
    check_refused("point --json=maybe", {"--json", "maybe", "no value"});
    check_refused("complexity", {"--target-score", "missing", "E"});
    check_refused("merge", {"FILES", "missing"});
    check_refused("point --psi-n 1,5", {"--psi-n", "1,5", "number"});
    check_refused("point --ridge -inf", {"--ridge", "-inf"});
    check_refused("point --ridge=-inf", {"--ridge", "-inf", "zero or positive"});
    check_refused("point --threads 0", {"--threads", "0", "4096"});
    CHECK(run_program("point --ridge=0.5 --json -- ").status == 0);
}

TEST_CASE("an empty value is refused whatever the option") {
    check_refused("point --output ''", {"--output", "empty", "FILE"});
    check_refused("sweep --x psi-p=1,2 --plot ''", {"--plot", "empty"});
    check_refused("point --psi-n=", {"--psi-n", "empty"});
    check_refused("point --activation ''", {"--activation", "empty"});
    check_refused("point ''", {"argument", "empty"});
    check_refused("figure 1 --formats ''", {"--formats", "empty"});
}

TEST_CASE("figure formats are checked against the list before anything is drawn") {
    const ScratchFolder folder;
    for (const char* formats : {"xyz", "svg,", "svg,,pdf", "svg;pdf", "SVG"}) {
        check_refused("figure 1 --output-directory " + folder.path() + " --formats '" + formats + "'",
                      {"--formats", "svg, pdf and png"});
    }
    CHECK(folder.size() == 0);
}

TEST_CASE("an option of other commands is refused with their names") {
    check_refused("point --target-score 1", {"--target-score", "belongs to complexity"});
    check_refused("constants --plot a.svg", {"--plot", "sweep"});
}

TEST_CASE("every command accepts threads and a configuration file and prints JSON") {
    for (const char* command :
         {"point", "sweep", "constants", "modes", "optimum", "complexity", "spectrum", "train", "stopping",
          "derive", "ddpm", "generalization", "geometry", "validate", "merge", "lemmas", "figure"}) {
        const auto help = run_program(std::string(command) + " --help");
        INFO(command);
        for (const char* option : {"--threads", "--config", "--json"})
            CHECK_THAT(help.output, Contains(option));
        CHECK_THAT(help.output,
                   Contains(command == std::string("figure") ? "--output-directory" : "--output"));
    }
}

TEST_CASE("one configuration file serves several commands") {
    const ScratchFolder folder;
    const std::string path = folder.file("shared.toml");
    std::ofstream(path) << "threads = 2\npsi-n = 3\nx = 'psi-p=1,2'\ntarget-score = 2.0\nover = 'ridge'\n"
                           "plot = '" +
                               folder.file("modes.svg") +
                               "'\ncount = 5\n"
                               "[complexity]\npsi-p = 20\nplot = '" +
                               folder.file("complexity.svg") + "'\n[sweep]\nplot = '" +
                               folder.file("sweep.svg") + "'\n";
    const std::string config = " --config " + path;
    CHECK(json_of("point" + config) == json_of("point --psi-n 3"));
    // The head tells the options apart; the answers do not depend on those that mean nothing to them.
    const auto answer_of = [](const std::string& arguments) {
        auto answer = json_of(arguments);
        answer.erase("head");
        return answer;
    };
    CHECK(answer_of("constants" + config) == answer_of("constants"));
    CHECK(json_of("modes" + config) == json_of("modes --psi-n 3 --count 5"));
    CHECK(json_of("sweep" + config)["points"] == json_of("sweep --psi-n 3 --x psi-p=1,2")["points"]);
    CHECK(answer_of("complexity" + config) == answer_of("complexity --target-score 2 --psi-p 20"));
    CHECK(answer_of("complexity --psi-p 30" + config) == answer_of("complexity --target-score 2 --psi-p 30"));
    CHECK(folder.size() == 4);
    std::ofstream(path) << "psi-n = 3\n[point]\ntarget-score = 2\n";
    check_refused("point" + config, {"--target-score", "complexity"});
    CHECK(run_program("constants" + config).status == 0);
    std::ofstream(path) << "[pint]\npsi-n = 3\n";
    check_refused("point" + config, {"[pint]", "the nearest is point"});
    std::ofstream(path) << "output = ''\n";
    check_refused("point" + config, {"--output", "empty"});
}

}  // namespace
