#include <cstdlib>
#include <string>

#include <nlohmann/json.hpp>

#include <resolva/validation/compare/suite.hpp>
#include <resolva/validation/journal/study_description.hpp>

#include "support/close.hpp"
#include "support/places.hpp"
#include "support/validation_run.hpp"

namespace {

using nlohmann::json;
using resolva::test::ProgramRun;
using resolva::test::run_program;
using resolva::test::ScratchFolder;
using resolva::test::without_run;

const std::string model = resolva::test::small_validation + "--draws 4 --sizes 30,50,80 --replicas 10 ";

TEST_CASE("validate prints the promised keys and succeeds when theory and simulation agree") {
    const ProgramRun run = run_program(model + "--json --threads 1");
    INFO(run.output << run.errors);
    REQUIRE(run.status == 0);
    const json report = json::parse(run.output);
    CHECK(report["verdict"] == "agrees");
    for (const char* name : {"test", "train", "score"}) {
        const double predicted = report["predicted"][name].get<double>();
        const double value = report["extrapolated"][name]["value"].get<double>();
        const double error = report["extrapolated"][name]["stderr"].get<double>();
        CHECK(error > 0.0);
        CHECK(std::abs(value - predicted) < 5.0 * error);
        CHECK(report["z"][name].get<double>() * (value - predicted) >= 0.0);
    }
    REQUIRE(report["sizes"].size() == 3);
    CHECK(report["sizes"][1]["d"] == 50);
    CHECK(report["sizes"][1]["p"] == 75);
    CHECK(report["sizes"][1]["replicas"] == 10);
    const ProgramRun threads = run_program(model + "--json --threads 3");
    CHECK(without_run(threads) == without_run(run));
}

TEST_CASE("validate fails when the verdict turns") {
    const ProgramRun run = run_program(model + "--json --z-limit 1e-6");
    CHECK(run.status == 1);
    CHECK(json::parse(run.output)["verdict"] == "disagrees");
}

TEST_CASE("parts run apart and merged give the report of the whole") {
    const ScratchFolder folder;
    const ProgramRun whole = run_program(model + "--json --checkpoint " + folder.file("whole"));
    REQUIRE(whole.status == 0);
    for (const std::string part : {"1", "2"}) {
        const ProgramRun run =
            run_program(model + "--json --shard " + part + "/2 --checkpoint " + folder.file(part));
        CHECK(run.status == 0);
        CHECK(json::parse(run.output)["finished"] == 15);
    }
    const ProgramRun incomplete = run_program("merge --json " + folder.file("1"));
    CHECK(incomplete.status == 1);
    CHECK(json::parse(incomplete.output)["complete"] == false);
    const ProgramRun merged = run_program("merge --json " + folder.file("1") + "," + folder.file("2"));
    CHECK(merged.status == 0);
    json joined = json::parse(merged.output);
    CHECK(joined["complete"] == true);
    joined.erase("complete");
    CHECK(joined == without_run(whole));
}

TEST_CASE("validate refuses bad plans with one sentence") {
    const auto refused = [](const std::string& more, const std::string& word) {
        const ProgramRun run = run_program(model + more);
        INFO(run.errors);
        CHECK(run.status == 2);
        CHECK(run.errors.find(word) != std::string::npos);
        CHECK(run.output.empty());
    };
    refused("--sizes 50,30", "increase");
    refused("--sizes 50,x", "--sizes");
    refused("--replicas 0", "--replicas");
    refused("--shard 3/2 --checkpoint f", "--shard");
    refused("--shard 1/2", "--checkpoint");
    refused("--suite huge", "--suite");
    refused("--suite quick", "--activation");
    refused("--data nothing.csv", "samples bring their size");  // the model says --psi-d
    CHECK_THAT(run_program("validate --data nothing.csv").errors, Catch::Matchers::Contains("nothing.csv"));
}

TEST_CASE("a suite takes the given seed and refuses what it would ignore") {
    const ScratchFolder folder;
    // The checkpoint of the first set with the seed of the suite itself: another seed is another study.
    std::ofstream(folder.file("kept-1"))
        << resolva::describe(resolva::validation_suite().front().model, resolva::quick_plan()) << '\n';
    const ProgramRun other =
        run_program("validate --suite quick --seed 8 --checkpoint " + folder.file("kept"));
    CHECK(other.status == 2);
    CHECK(other.errors.find("another study") != std::string::npos);
    for (const char* ignored : {"--sizes 20,30", "--replicas 3", "--psi-n 3", "--draws 2",
                                "--output table.csv", "--plot plot.svg", "--shard 1/2", "--seed -1"}) {
        const ProgramRun run = run_program(std::string("validate --suite quick ") + ignored);
        INFO(ignored << run.errors);
        CHECK(run.status == 2);
        CHECK(run.errors.find(std::string(ignored).substr(0, 5)) != std::string::npos);
    }
}

TEST_CASE("lemmas prints a table whose lines all agree") {
    const ProgramRun run = run_program(
        "lemmas --activation erf --manifold linear --draws 2 --time 0.3 --psi-n 2 --psi-p 1.5 --sizes "
        "20,40,80 "
        "--replicas 8 --json");
    const json table = json::parse(run.output);
    CHECK(table["lemmas"].size() > 25);
    for (const json& line : table["lemmas"]) {
        INFO(line.dump());
        CHECK(line["verdict"] == "agrees");
    }
    CHECK(run.status == 0);
}

TEST_CASE("real images are compared with their Gaussian twin") {
    // Handwritten digits, UCI Machine Learning Repository, CC BY 4.0, out of Debian's python3-sklearn.
    const ScratchFolder folder;
    const std::string file = folder.file("digits.csv");
    const int fetched = std::system(("sh " + resolva::test::places::digits_script + " " + file).c_str());
    if (fetched != 0) {
        WARN("left out: the digits table can be neither found nor downloaded");
        return;
    }
    const ProgramRun run =
        run_program("validate --data " + file +
                    " --activation relu --draws 4 --time 0.5 --psi-n 8 --psi-p 4 --ridge 1e-2 "
                    "--replicas 6 --json");
    INFO(run.output << run.errors);
    const json report = json::parse(run.output);
    CHECK(report["d"] == 64);
    CHECK(report["n"] == 512);
    CHECK(report["available"] == 1797);
    CHECK(report["failed"] == 0);
    for (const char* name : {"test", "train"}) {
        // Finite size alone: d = 64 lies within ten per cent of the limit.
        CHECK_CLOSE(report["gaussian"][name]["value"].get<double>(), report["predicted"][name].get<double>(),
                    0.1);
        CHECK(std::abs(report["relative_departure"][name].get<double>()) < 0.5);
    }
    CHECK(run.status == (report["verdict"] == "agrees" ? 0 : 1));
}

}  // namespace
