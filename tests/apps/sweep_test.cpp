#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program.hpp"

namespace {

using nlohmann::json;
using resolva::test::read_text;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
}

TEST_CASE("a sweep writes a headed tidy table with one row a point") {
    const ScratchFolder folder;
    const std::string path = folder.file("curves.csv");
    const auto run =
        run_program("sweep --x psi-p=log:0.1:100:20 --curve psi-d=0.1,0.5 --psi-n 2 --output " + path);
    REQUIRE(run.status == 0);
    CHECK(run.output.empty());
    std::size_t heads = 0, rows = 0;
    std::string columns;
    for (const std::string& line : lines(read_text(path))) {
        if (line[0] == '#') {
            ++heads;
        } else if (columns.empty()) {
            columns = line;
        } else {
            ++rows;
        }
    }
    CHECK(rows == 40);
    CHECK(heads >= 8);
    CHECK(columns.find("psi-p") != std::string::npos);
    CHECK(columns.find("test,train,objective,score,exact,gap,status") != std::string::npos);
    CHECK(read_text(path).find("# psi-n: 2") != std::string::npos);
    CHECK(folder.size() == 1);
}

TEST_CASE("sweep points equal single points whatever the number of threads") {
    const std::string sweep = "sweep --x psi-n=0.5,2,8 --curve activation=relu,tanh --draws 3 --json";
    const auto one = run_program(sweep + " --threads 1"), two = run_program(sweep + " --threads 2");
    REQUIRE(one.status == 0);
    CHECK(one.output == two.output);
    const json points = json::parse(one.output)["points"];
    REQUIRE(points.size() == 6);
    for (const json& point : points) {
        const auto single = run_program("point --json --draws 3 --psi-n " + point["psi-n"].dump() +
                                        " --activation " + point["activation"].get<std::string>());
        CHECK(json::parse(single.output)["test"] == point["test"]);
        CHECK(json::parse(single.output)["score"] == point["score"]);
    }
}

TEST_CASE("points without finite answer keep their row and status") {
    const auto run = run_program("sweep --x psi-p=7,8,9 --psi-n 2 --draws 4 --ridge 0 --json");
    CHECK(run.status == 0);
    const json points = json::parse(run.output)["points"];
    REQUIRE(points.size() == 3);
    CHECK(points[1]["status"] == "diverges");
    CHECK(points[1]["test"].is_null());
    CHECK(points[2]["status"] == "converged");
    CHECK(run.errors.find("1 of 3") != std::string::npos);
}

TEST_CASE("options from a configuration file are overridden on the command line") {
    const ScratchFolder folder;
    const std::string path = folder.file("run.toml");
    std::ofstream(path) << "activation = \"tanh\"\npsi_n = 3\npsi-p = 5.5\njson = true\n";
    const auto from_file = run_program("point --config " + path);
    const auto typed = run_program("point --activation tanh --psi-n 3 --psi-p 5.5 --json");
    CHECK(from_file.status == 0);
    CHECK(from_file.output == typed.output);
    CHECK(run_program("point --config " + path + " --psi-n 4").output ==
          run_program("point --activation tanh --psi-n 4 --psi-p 5.5 --json").output);
}

TEST_CASE("plots appear whole in every format") {
    const ScratchFolder folder;
    for (const char* format : {"svg", "pdf", "png"}) {
        const std::string path = folder.file(std::string("plot.") + format);
        const auto run = run_program("sweep --x psi-p=log:0.1:10:30 --curve psi-n=1,4 --plot " + path);
        INFO(run.errors);
        REQUIRE(run.status == 0);
        CHECK(read_text(path).size() > 2000);
    }
    CHECK(read_text(folder.file("plot.svg")).find("psi-n = 4") != std::string::npos);
    CHECK(read_text(folder.file("plot.pdf")).substr(0, 5) == "%PDF-");
    CHECK(folder.size() == 3);
}

TEST_CASE("a figure of one's own is drawn from a definition") {
    const ScratchFolder folder;
    const std::string path = folder.file("mine.toml");
    std::ofstream(path) << "title = \"mine\"\n[[panel]]\ntitle = \"a\"\nx = \"psi-p=log:0.1:10:9\"\n"
                           "color = \"psi-d=0.2,0.4\"\nquantities = [\"test\", \"exact\"]\n";
    const auto run =
        run_program("figure --definition " + path + " --formats svg --output-directory " + folder.path());
    INFO(run.errors);
    REQUIRE(run.status == 0);
    CHECK(read_text(folder.file("mine.svg")).find("</svg>") != std::string::npos);
    CHECK(lines(read_text(folder.file("mine.csv"))).size() == 20);  // version, columns and 18 points
}

}  // namespace
