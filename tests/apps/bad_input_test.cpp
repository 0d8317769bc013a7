#include <algorithm>
#include <string>
#include <utility>
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

TEST_CASE("numbers outside their domain are refused with option and value") {
    check_refused("point --psi-n 0", {"--psi-n", "0", "positive"});
    check_refused("point --psi-p -3", {"--psi-p", "-3"});
    check_refused("point --psi-d nan", {"--psi-d", "nan"});
    check_refused("point --psi-n inf", {"--psi-n", "inf"});
    check_refused("point --psi-n two", {"--psi-n", "two", "number"});
    check_refused("point --ridge -1e-3", {"--ridge", "-0.001"});
    check_refused("point --time 0", {"--time"});
    check_refused("point --draws 0", {"--draws", "0", "inf"});
    check_refused("point --draws 2.5", {"--draws", "2.5"});
    check_refused("complexity --target-score -1", {"--target-score", "-1"});
    check_refused("optimum --over tim", {"tim", "ridge"});
    check_refused("optimum --range 1:0.1", {"--range"});
    check_refused("modes --count 0", {"--count", "0"});
}

TEST_CASE("names that do not exist are answered by the nearest one") {
    check_refused("point --activation rleu", {"rleu", "relu"});
    check_refused("point --manifold thanh", {"thanh", "tanh"});
    check_refused("piont", {"piont", "point"});
    check_refused("point --psi-m 3", {"--psi-m", "--psi-"});
    check_refused("sweep --x psi-q=1,2", {"psi-q", "psi-"});
    check_refused("figure 7", {"7", "all"});
    check_refused("point --spectrum isotropc", {"isotropc", "isotropic"});
}

TEST_CASE("a manifold with a mean is refused and its centred version offered and accepted") {
    check_refused("point --manifold relu", {"relu", "mean", "centred:relu"});
    CHECK(run_program("constants --manifold centred:relu --json").status == 0);
}

TEST_CASE("conflicting options are refused") {
    check_refused("point --time 0.1 --signal 0.9 --noise 0.1", {"--time", "--signal"});
    check_refused("point --signal 0.9", {"--noise"});
    check_refused("point --manifold tanh --spectrum isotropic", {"--manifold", "spectrum"});
    check_refused("sweep --x psi-p=1,2 --curve psi-p=3,4", {"--curve"});
    check_refused("point --spectrum projector --psi-d 2", {"psi-d", "2"});
    check_refused("point --spectrum power-law:1.5", {"power-law", "1.5"});
}

TEST_CASE("a bad line of a spectrum file is named by file and line") {
    const ScratchFolder folder;
    const std::string path = folder.file("spectrum.txt");
    std::ofstream(path) << "# eigenvalues\n1.0 0.5\n0.2 x\n";
    check_refused("point --spectrum file:" + path, {path, "line 3"});
    std::ofstream(path) << "1.0\n-2\n";
    check_refused("point --spectrum file:" + path, {path, "line 2"});
    check_refused("point --spectrum file:" + folder.file("absent"), {"absent"});
    std::ofstream(path) << "1.0 0.5\n0 0.5 # null directions\n";
    auto from_file = nlohmann::json::parse(run_program("point --json --spectrum file:" + path).output);
    auto projector =
        nlohmann::json::parse(run_program("point --json --spectrum projector --psi-d 0.5").output);
    CHECK(from_file["head"]["spectrum"] == "file:" + path);
    for (auto* answer : {&from_file, &projector}) answer->erase("head");
    CHECK(from_file == projector);
}

TEST_CASE("an output that cannot be written is refused before any work and leaves nothing") {
    const ScratchFolder folder;
    check_refused("sweep --x psi-p=1,2 --output " + folder.file("no/such/folder.csv"), {"--output"});
    check_refused("sweep --x psi-p=1,2 --output " + folder.file("table.xls"), {"--output", ".csv"});
    check_refused("sweep --x psi-p=1,2 --plot " + folder.file("plot.gif"), {"--plot", ".svg"});
    check_refused("sweep --x psi-p=1,-2 --output " + folder.file("table.csv"), {"--psi-p", "-2"});
    CHECK(folder.size() == 0);
}

TEST_CASE("a picture that cannot be written is refused before the table is") {
    const ScratchFolder folder;
    const std::string table = folder.file("table.csv");
    check_refused("sweep --x psi-p=1,2 --output " + table + " --plot " + folder.file("no/such/plot.svg"),
                  {"--plot"});
    CHECK(folder.size() == 0);
}

TEST_CASE("a signal leaves no partial file and keeps its meaning") {
    // The sweep takes longer than the time it is given; a second shell sees the partial file meanwhile.
    for (const auto& [signal, number] : {std::pair{"INT", 2}, std::pair{"TERM", 15}, std::pair{"HUP", 1}}) {
        const ScratchFolder folder;
        const auto run =
            run_command("cd " + folder.path() + "; (sleep 1; ls) & timeout --preserve-status -s " + signal +
                        " 2 " + resolva::test::places::program +
                        " sweep --x psi-p=log:0.1:100:700 --curve psi-n=log:0.1:100:700 --threads 1 "
                        "--output t.csv; echo status $?; wait");
        INFO(signal << "\n" << run.output << run.errors);
        CHECK_THAT(run.output, Contains("t.csv.partial-"));
        CHECK_THAT(run.output, Contains("status " + std::to_string(128 + number)));
        CHECK(folder.size() == 0);
    }
}

TEST_CASE("a full standard output is reported") {
    const auto run = run_command(resolva::test::places::program + " point --json > /dev/full");
    CHECK(run.status == 2);
    CHECK_THAT(run.errors, Contains("standard output"));
    // More than a buffer holds: the write fails in the midst of the work, and its reason is gone at the end.
    const auto large =
        run_command(resolva::test::places::program + " derive '" + resolva::test::places::source_directory +
                    "/theory/analyses/two_layers.toml' --latex > /dev/full");
    CHECK(large.status == 2);
    CHECK_THAT(large.errors, Contains("standard output") && !Contains("Success"));
    const auto closed = run_command(resolva::test::places::program + " point >&-");
    CHECK(closed.status == 2);
    CHECK_THAT(closed.errors, Contains("standard output"));
}

TEST_CASE("of an option given twice the last value counts and two descriptions of the noising are refused") {
    CHECK(run_program("point --json --psi-n 1 --psi-n 2").output ==
          run_program("point --json --psi-n 2").output);
    check_refused("sweep --x time=0.1,0.2 --signal 0.5 --noise 0.2", {"time", "--signal"});
    check_refused("sweep --x signal=0.5,0.6 --noise 0.1 --time 0.3", {"signal", "--time"});
}

TEST_CASE("tables name the noising and give no order parameter where there is none") {
    const auto json = nlohmann::json::parse([] {
        const ScratchFolder folder;
        const std::string path = folder.file("t.json");
        CHECK(run_program("point --ridge 0 --psi-n 2 --psi-p 2.5 --draws 1 --output " + path).status == 0);
        return resolva::test::read_text(path);
    }());
    const auto& row = json["points"][0];
    CHECK(json["head"]["time"] == "0.1");
    CHECK(row["time"] == 0.1);
    CHECK(row["regime"] == "interpolating");
    CHECK(row["k0"].is_null());
    CHECK(row["g"].is_null());
    CHECK(row["draws"] == 1);
    CHECK(row["test"].is_number());
}

TEST_CASE("a failing sweep leaves an existing file as it was") {
    const ScratchFolder folder;
    const std::string path = folder.file("table.csv");
    REQUIRE(run_program("sweep --x psi-p=1,2 --output " + path).status == 0);
    const std::string before = resolva::test::read_text(path);
    check_refused("sweep --x psi-p=1,2 --psi-n -1 --output " + path, {"--psi-n"});
    CHECK(resolva::test::read_text(path) == before);
    CHECK(folder.size() == 1);
}

TEST_CASE("a malformed configuration file is refused with line and column") {
    const ScratchFolder folder;
    const std::string path = folder.file("run.toml");
    std::ofstream(path) << "psi-n = 2\npsi-p = = 3\n";
    check_refused("point --config " + path, {path, "line 2"});
    std::ofstream(path) << "psi-q = 2\n";
    check_refused("point --config " + path, {"--psi-q"});
    check_refused("point --config " + folder.file("absent.toml"), {"absent.toml"});
    check_refused("point --config " + folder.path(), {folder.path()});
    std::ofstream(path) << "psi-n = 2\npsi_n = 3\n";
    check_refused("point --config " + path, {"psi-n", "twice"});
    std::ofstream(path) << "config = 'other.toml'\n";
    check_refused("point --config " + path, {"another"});
}

TEST_CASE("of several configuration files the later wins and typed options win over both") {
    const ScratchFolder folder;
    const std::string first = folder.file("first.toml"), second = folder.file("second.toml");
    std::ofstream(first) << "psi-n = 2\npsi-p = 3\n";
    std::ofstream(second) << "psi-p = 5\ndraws = 3\n";
    const std::string files = " --config " + first + " --config " + second;
    CHECK(run_program("point --json" + files).output ==
          run_program("point --json --psi-n 2 --psi-p 5 --draws 3").output);
    CHECK(run_program("point --json --psi-p 7" + files).output ==
          run_program("point --json --psi-n 2 --psi-p 7 --draws 3").output);
}

TEST_CASE("missing arguments are refused and help succeeds") {
    check_refused("complexity", {"--target-score"});
    check_refused("sweep", {"--x"});
    check_refused("sweep --x psi-p", {"--x", "OPTION=VALUES"});
    check_refused("sweep --x psi-p=log:0:1:10", {"log"});
    check_refused("point --psi-n", {"--psi-n"});
    CHECK(run_program("--help").status == 0);
    for (const char* command : {"point", "sweep", "constants", "modes", "optimum", "complexity", "figure"}) {
        const auto run = run_program(std::string(command) + " --help");
        CHECK(run.status == 0);
        CHECK_THAT(run.output, Contains("Example"));
    }
    CHECK(run_program("").status == 2);
}

TEST_CASE("an option that the chosen analysis does not use is refused") {
    for (const char* line : {"ddpm --psi-n 3",
                             "ddpm --learned --score-gain 0.5",
                             "ddpm --latent 0:1 --intrinsic 3",
                             "ddpm --learned --vary samples --target-path-kl 1 --psi-n 3",
                             "ddpm --target-kl 1 --steps 30",
                             "ddpm --schedule cosine --c0 3",
                             "geometry tempered --walkers 5",
                             "geometry tempered --harmonic 7",
                             "geometry push --alpha 1",
                             "geometry tempered --axes 1,2",
                             "generalization --bound --mu 7",
                             "generalization --bound --kl",
                             "generalization --psi-n 3",
                             "generalization --high-dimension --n 50",
                             "point --spectrum isotropic --psi-d 0.1",
                             "complexity --target-score 1 --psi-n 7",
                             "optimum --over ridge --ridge 0.5",
                             "optimum --over psi-p --psi-p 2",
                             "train --seed 3",
                             "spectrum --grid 1,2 --points 10",
                             "validate --data table.csv --sizes 10",
                             "validate --data table.csv --psi-d 0.2",
                             "validate --suite quick --replicas 3",
                             "figure all --checkpoint kept"}) {
        check_refused(line, {"would have no effect"});
    }
    check_refused("sweep --spectrum isotropic --x psi-d=0.1,0.2", {"psi-d", "no effect"});
}

TEST_CASE("counts and sizes beyond what can be done are refused before the work") {
    check_refused("validate --draws 9223372036854775807 --sizes 10,14", {"--draws", "9007199254740992"});
    check_refused("validate --draws 1000000000 --sizes 10,14", {"--sizes", "MiB"});
    check_refused("lemmas --draws 1000000000", {"MiB"});
    check_refused("validate --replicas 1000000000", {"--replicas", "1000000"});
    check_refused("generalization --mu 1e9", {"--mu", "1000"});
    check_refused("ddpm --steps 67108864", {"--steps", "1048576"});
    check_refused("train --training-time log:1:2:10000000", {"1000000"});
    check_refused("sweep --x psi-p=log:0.1:10:1000000 --curve psi-d=0.1,0.2", {"500000"});
    check_refused("geometry error --harmonic 4294967297", {"--harmonic", "1000"});
    check_refused("geometry simulate --seed -1", {"--seed"});
    check_refused("geometry tempered --centre 1e17", {"1000"});
    check_refused("geometry tempered --likelihood nan,0", {"nan"});
    check_refused("spectrum --grid nan,1", {"nan"});
}

TEST_CASE("a message quotes eighty characters of a value on one line") {
    const std::string longest(100000, 'a');
    const auto run = run_program("point --activation " + longest);
    CHECK(run.status == 2);
    CHECK(run.errors.find(std::string(80, 'a') + "...") != std::string::npos);
    CHECK(run.errors.find(std::string(81, 'a')) == std::string::npos);
    const auto lines = run_program("point --psi-n '1\n\n2'");
    CHECK(std::count(lines.errors.begin(), lines.errors.end(), '\n') == 1);
}

}  // namespace
