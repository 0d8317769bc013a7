// Files of numbers as the program reads them: every option that names one takes the same formats.

#include <cmath>
#include <fstream>
#include <numbers>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/places.hpp"
#include "support/refusal.hpp"

namespace {

using Catch::Matchers::Contains;
using resolva::test::check_refused;
using resolva::test::run_command;
using resolva::test::run_program;
using resolva::test::ScratchFolder;
namespace places = resolva::test::places;

std::string written(const ScratchFolder& folder, const std::string& name, const std::string& content) {
    std::ofstream(folder.file(name), std::ios::binary) << content;
    return folder.file(name);
}

TEST_CASE("a spectrum comes from any file or pipe and what was assumed is said once") {
    const ScratchFolder folder;
    const std::string sweep = "sweep --x psi-p=1,2,3 --json --spectrum ";
    const auto expected = run_program(sweep + "file:" + written(folder, "plain", "2\n0.5\n0\n"));
    REQUIRE(expected.status == 0);
    CHECK(expected.errors.empty());
    const auto piped =
        run_command("(printf '\\357\\273\\277value,weight\\r\\n2,1\\r\\n.5,1\\r\\n-1e-14,1\\r\\n' | " +
                    places::program + " " + sweep + "file:/dev/stdin)");
    INFO(piped.errors);
    const auto tests_of = [](const std::string& output) {
        std::vector<double> values;
        const nlohmann::json answer = nlohmann::json::parse(output);
        for (const auto& point : answer["points"]) values.push_back(point["test"]);
        return values;
    };
    CHECK(piped.status == 0);
    CHECK(tests_of(piped.output).size() == 3);
    CHECK(tests_of(piped.output) == tests_of(expected.output));
    CHECK(
        piped.errors ==
        "resolva: --spectrum /dev/stdin: line 1 holds the headings, value, weight\n"
        "resolva: --spectrum /dev/stdin: column 1 is taken for eigenvalues, column 2 for weights\n"
        "resolva: --spectrum /dev/stdin: 1 eigenvalue below zero by rounding, down to -1e-14, set to zero\n");
}

TEST_CASE("a table of samples gives its spectrum by one word") {
    const ScratchFolder folder;
    // Eigenvalues 0.4 and 1.6 by hand.
    const std::string table =
        written(folder, "t.csv", "\"\",\"a\",\"b\"\n\"1\",1,0\n\"2\",2,3\n\"3\",4,1\n\"4\",5,4\n");
    const std::string eigenvalues = written(folder, "e", "0.4\n1.6\n");
    const auto expected = run_program("point --spectrum file:" + eigenvalues);
    const auto run = run_program("point --spectrum data:" + table);
    INFO(run.errors);
    CHECK(run.status == 0);
    CHECK(run.output.substr(0, 300) == expected.output.substr(0, 300));
    CHECK_THAT(run.errors, Contains("column 1 holds row names and is left out"));
    check_refused("point --spectrum file:" + written(folder, "wide.csv", "1,2,3\n4,5,6\n"), {"data:PATH"});
}

TEST_CASE("schedules and designs and curves and matrices come from comma-separated files with headings") {
    const ScratchFolder folder;
    const std::string ddpm = "ddpm --dimension 16 --intrinsic 4 --json --schedule file:";
    const auto expected = run_program(ddpm + written(folder, "s", "0.01 0.3 0.5\n"));
    REQUIRE(expected.status == 0);
    for (const std::string content :
         {"0.01\n0.3\n0.5\n", "# three\nvariance\n\"0.01\"\n+3e-1\n0.5\n", "0.01,0.3,0.5\n"})
        CHECK(run_program(ddpm + written(folder, "s", content)).output == expected.output);
    check_refused(ddpm + written(folder, "s", "0.1,0.2\n0.3,0.4\n"), {"--schedule", "2 columns wide"});
    check_refused(ddpm + written(folder, "s", "0.1\n\n,\n"), {"line 3 is 2 entries long"});

    const std::string steps = written(folder, "s", "0.01\n0.3\n0.5\n");
    const std::string design = ddpm + steps + " --design table:";
    const auto table = run_program(design + written(folder, "d", "0.1 0.2\n0.2 0.4\n"));
    REQUIRE(table.status == 0);
    CHECK(run_program(design + written(folder, "d", "eta;variance\n0,1;0,2\n0,2;0,4\n")).output ==
          table.output);
    check_refused(design + written(folder, "d", "0.1\n0.2\n"),
                  {"--design", "1 column wide", "eta and the variance"});

    std::string circle = "x\ty\n";
    for (int i = 0; i <= 40; ++i) {
        const double u = 2.0 * std::numbers::pi * (i % 40) / 40.0;
        circle += std::to_string(std::cos(u)) + "\t" + std::to_string(std::sin(u)) + "\n";
    }
    CHECK(run_program("geometry tempered --shape curve --sigma 0.01 --points " +
                      written(folder, "c.tsv", circle))
              .status == 0);
    check_refused("geometry tempered --shape curve --points " + written(folder, "c.csv", "1,2,3\n"),
                  {"--points", "x and y"});

    const std::string model = written(folder, "m.toml", R"([dimensions]
d = 1
[parameters]
x = 1
[deterministic]
A = { dimension = "d", matrix = "matrix:a.csv" }
[output]
trace = "tr(inv(A + x*I(d)))/d"
)");
    written(folder, "a.csv", "a,b\n1,0\n0,3 # here\n");
    const auto derived = run_program("derive " + model + " --json");
    INFO(derived.errors);
    CHECK(derived.status == 0);
    CHECK_THAT(derived.output, Contains("0.375"));
    written(folder, "a.csv", "1,0\n0,x\n");
    check_refused("derive " + model,
                  {"matrix file", "a.csv, line 2, column 2 is x; it must be a finite number"});
}

TEST_CASE("a configuration is read whole or refused in one sentence") {
    const ScratchFolder folder;
    check_refused("point --config /proc/self/mem", {"reading failed"});
    check_refused("point --config " + folder.path(), {"it is a directory"});
    check_refused("point --config /dev/zero", {"more than the 16777216 bytes"});
    check_refused("point --config " + written(folder, "c", "psi-n = 2\nactivation = \"\xed\xa0\x80\"\n"),
                  {"line 2 is with the byte \\xed"});
    check_refused("point --config " + written(folder, "c", std::string("psi-n = 2\0", 10)),
                  {"the byte \\x00"});
    check_refused("point --config " + written(folder, "c", "[pont]\npsi-n = 2\n"),
                  {"[pont]", "the nearest is point"});
    CHECK(run_program("point --config /dev/null").status == 0);
    for (const std::string command : {"derive ", "merge "}) {
        check_refused(command + "/proc/self/mem", {"/proc/self/mem; reading failed"});
        check_refused(command + folder.path(), {"it is a directory"});
    }
    check_refused("derive /dev/zero", {"more than the 16777216 bytes"});
    check_refused("figure --definition " + folder.path() + " --output-directory " + folder.path(),
                  {"directory"});
}

}  // namespace
