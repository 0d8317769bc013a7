#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program.hpp"
#include "support/program_json.hpp"

namespace {

using resolva::test::json_of;
using resolva::test::read_text;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

const std::string tiny_points =
    "extrapolation = [ { sizes = \"20,30,45\", replicas = \"6,5,4\", seed = 5, x = \"0.5,1\" },"
    " { sizes = \"30,40\", replicas = 3, x = \"2\", color = \"0.7\" } ]\n";

std::string definition_with(const std::string& extrapolation) {
    return "[model]\nactivation = \"erf\"\nridge = 0.1\ntime = 0.3\ndraws = 4\npsi-n = 1\n"
           "[[panel]]\nx = \"psi-p=log:0.1:10:9\"\ncolor = \"psi-d=0.05,0.7\"\n"
           "quantities = [\"test\", \"train\"]\n" +
           extrapolation;
}

struct Row {
    std::string color, x, quantity;
    double value, error, predicted, z;
};

std::vector<Row> rows_of(const std::string& csv) {
    std::vector<Row> rows;
    std::istringstream stream(csv);
    for (std::string line; std::getline(stream, line);) {
        if (line[0] == '#' || line.rfind("panel,", 0) == 0) continue;
        std::vector<std::string> cells;
        std::istringstream pieces(line);
        for (std::string cell; std::getline(pieces, cell, ',');) cells.push_back(cell);
        REQUIRE(cells.size() == 9);
        rows.push_back({cells[1], cells[3], cells[4], std::stod(cells[5]), std::stod(cells[6]),
                        std::stod(cells[7]), std::stod(cells[8])});
    }
    return rows;
}

TEST_CASE("points of a figure are simulated where the sizes allow it and drawn on its curves") {
    const ScratchFolder folder;
    const std::string definition = folder.file("tiny.toml"), points = folder.file("points.csv");
    std::ofstream(definition) << definition_with(tiny_points);
    const auto report = json_of("figure --definition " + definition + " --simulate " + points);
    CHECK(report["points"] == 3);
    CHECK(report["left_out"] == 2);  // psi-d = 0.05 asks for d beyond a thousand
    CHECK(report["limits"] == 6);

    const std::string csv = read_text(points);
    CHECK(csv.find("# rule: smallest size at least 6 min(psi_n, psi_p) / psi_D^2") != std::string::npos);
    CHECK(csv.find("psi-d 0.05, psi-p 0.5: the smallest size 20 is below 1200") != std::string::npos);
    const std::vector<Row> rows = rows_of(csv);
    REQUIRE(rows.size() == 6);
    double largest = 0.0, squares = 0.0;
    for (const Row& row : rows) {
        INFO(row.x << " " << row.quantity);
        CHECK(row.color == "0.7");
        const auto theory = json_of(
            "point --activation erf --ridge 0.1 --time 0.3 --draws 4 --psi-n 1 --psi-d 0.7 --psi-p " + row.x);
        CHECK_CLOSE(row.predicted, theory[row.quantity].get<double>(), 1e-12);
        CHECK(row.error > 0.0);
        CHECK(std::abs(row.value - row.predicted) < 5.0 * row.error);
        CHECK(row.z * (row.value - row.predicted) >= 0.0);
        largest = std::max(largest, std::abs(row.z));
        squares += row.z * row.z;
    }
    CHECK_CLOSE(report["largest_z"].get<double>(), largest, 1e-12);
    CHECK_CLOSE(report["mean_square_z"].get<double>(), squares / 6.0, 1e-12);

    const auto drawn = run_program("figure --definition " + definition + " --points " + points +
                                   " --formats svg --output-directory " + folder.path());
    INFO(drawn.errors);
    REQUIRE(drawn.status == 0);
    const std::string picture = read_text(folder.file("tiny.svg"));
    CHECK(picture.find("simulated, d to infinity: test") != std::string::npos);
    CHECK(picture.find("simulated, d to infinity: train") != std::string::npos);
}

TEST_CASE("an interrupted simulation of points goes on where it stopped") {
    const ScratchFolder folder;
    const std::string definition = folder.file("tiny.toml"), kept = folder.file("kept");
    std::ofstream(definition) << definition_with(tiny_points);
    const std::string command =
        "figure --definition " + definition + " --checkpoint " + kept + " --simulate ";
    REQUIRE(run_program(command + folder.file("whole.csv") + " --threads 1").status == 0);
    // Points 3, 4 and 5 of all are the admitted ones; one is cut in the middle of a line and one is lost.
    const std::string journal = read_text(kept + "-3");
    std::ofstream(kept + "-3") << journal.substr(0, journal.size() / 2);
    std::filesystem::remove(kept + "-5");
    REQUIRE(run_program(command + folder.file("again.csv") + " --threads 2").status == 0);
    CHECK(read_text(folder.file("again.csv")) == read_text(folder.file("whole.csv")));
    CHECK(read_text(kept + "-3").size() == journal.size());

    std::ofstream(definition) << definition_with(
        "extrapolation = { sizes = \"20,30,50\", replicas = 6, seed = 5, x = \"0.5,1\" }\n");
    const auto other = run_program(command + folder.file("other.csv"));
    CHECK(other.status == 2);
    CHECK(other.errors.find("another study") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.file("other.csv")));
}

TEST_CASE("points that cannot be simulated or drawn are refused with one sentence") {
    const ScratchFolder folder;
    const std::string definition = folder.file("tiny.toml"), points = folder.file("points.csv");
    const auto refused = [&](const std::string& arguments, const std::string& word) {
        const auto run = run_program("figure " + arguments);
        INFO(arguments << "\n" << run.errors);
        CHECK(run.status == 2);
        CHECK(run.errors.find(word) != std::string::npos);
        CHECK(std::count(run.errors.begin(), run.errors.end(), '\n') == 1);
        CHECK(run.output.empty());
        CHECK_FALSE(std::filesystem::exists(points));
    };
    const auto refused_plan = [&](const std::string& plan, const std::string& word) {
        std::ofstream(definition) << definition_with(plan);
        refused("--definition " + definition + " --simulate " + points, word);
    };
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 4, x = \"1\", colour = \"0.7\" }",
                 "colour");
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 4 }", "give x");
    refused_plan("extrapolation = { sizes = \"20\", replicas = 4, x = \"1\" }", "at least two");
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 1, x = \"1\" }", "replicas");
    refused_plan("extrapolation = { sizes = \"30,20\", replicas = 4, x = \"1\" }", "increase");
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 4, x = \"-1\" }", "psi-p");
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 4, seed = -1, x = \"1\" }", "seed");
    refused_plan("extrapolation = { sizes = \"20,30\", replicas = 4, x = \"1\", color = \"0.6\" }", "curve");
    refused_plan("extrapolation = 3", "table");
    refused_plan("", "no panel");
    refused("7 --simulate " + points, "1 2 3 4");
    refused("1 --checkpoint " + points, "--checkpoint");
    refused("1 --points " + points, "--definition");
    refused("1 --simulate " + folder.path() + "/nowhere/points.csv", "nowhere");

    std::ofstream(folder.file("bad.csv")) << "1,0.7,,1,test,0.5,0.1,0.5\n";
    refused("--definition " + definition + " --points " + folder.file("bad.csv") + " --output-directory " +
                folder.path(),
            "nine cells");
    std::ofstream(folder.file("bad.csv")) << "1,0.7,,1,score,0.5,0.1,0.5,0\n";
    refused("--definition " + definition + " --points " + folder.file("bad.csv") + " --output-directory " +
                folder.path(),
            "quantity");
}

}  // namespace
