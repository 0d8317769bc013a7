// Definitions of figures: every slip is one sentence that names it.

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <resolva/numerics/core/contract.hpp>

#include "figures/figure_file.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

namespace {

using Catch::Matchers::Contains;
using resolva::BadArgument;
using resolva::program::FigureOutput;
using resolva::program::make_figure;
using resolva::program::wanted_points;
using resolva::test::check_refused;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

const std::string panel = "[[panel]]\nx = \"psi-p=1,2\"\n";
const std::string complexity =
    "[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8,16\"\n[panel.model]\npsi-d = 0.1\n";
const std::string points_head = "panel,color,style,x,quantity,value,stderr,predicted,z\n";

TEST_CASE("a slip in the definition of a figure is refused by its name") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> slips = {
        {"colums = 3\n" + panel, {"colums", "columns"}},
        {"titel = \"a\"\n" + panel, {"titel", "title"}},
        {"model = 3\n" + panel, {"model is 3", "table"}},
        {"model = [1]\n" + panel, {"model is", "table"}},
        {"[model]\npsi-q = 3\n" + panel, {"psi-q"}},
        {"columns = 0\n" + panel, {"columns is 0", "1 to 100"}},
        {"columns = -1\n" + panel, {"columns is -1"}},
        {"columns = 4294967296\n" + panel, {"columns is 4294967296"}},
        {"columns = 4294967297\n" + panel, {"columns is 4294967297"}},
        {"columns = 1.5\n" + panel, {"columns is 1.5"}},
        {"columns = \"2\"\n" + panel, {"columns is"}},
        {"title = [1]\n" + panel, {"title is"}},
        {"panel = [1, 2]\n", {"panel is 1", "[[panel]]"}},
        {"panel = []\n", {"[[panel]]"}},
        {"panel = 3\n", {"[[panel]]"}},
        {"", {"[[panel]]"}},
        {panel + "kolor = \"psi-d=1\"\n", {"kolor", "color"}},
        {panel + "kind = \"curve\"\n", {"kind", "curve"}},
        {panel + "target-score = 0.5\n", {"target-score", "curves"}},
        {panel + "quantities = []\n", {"quantities", "list"}},
        {panel + "quantities = \"test\"\n", {"quantities", "list"}},
        {panel + "quantities = [1]\n", {"quantities is 1", "list"}},
        {panel + "quantities = [\"tset\"]\n", {"tset"}},
        {panel + "quantities = [\"test\", \"train\"]\nstyle = \"psi-d=0.1,0.2\"\n", {"quantities", "style"}},
        {panel + "linear-y = \"yes\"\n", {"linear-y", "true or false"}},
        {panel + "y-range = \"[0.1:5]; system 'touch x'\"\n", {"y-range", "[FROM:TO]"}},
        {panel + "y-range = \"[0:5]\"\n", {"y-range", "positive"}},
        {panel + "x-range = \"0:5\"\n", {"x-range"}},
        {panel + "key = \"top right; set print 'x'\"\n", {"key", "top, bottom"}},
        {panel + "key = \"top right\\nsystem('touch X')\"\n", {"key", "top, bottom"}},
        {panel + "[panel.model]\nridge = [1]\n", {"ridge"}},
        {"[[panel]]\n", {"x"}},
        {"[[panel]]\nx = \"psi-p\"\n", {"psi-p"}},
        {complexity + "[[panel]]\nx = \"psi-p=1,2\"\ncolor = 3\n", {"color"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8,16\"\ntarget-score = \"abc\"\n",
         {"target-score", "abc"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8,16\"\ntarget-score = -1\n", {"target-score", "-1"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8,16\"\ntarget-score = [1]\n", {"target-score"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"activation=relu,tanh\"\n", {"activation", "relu"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8,16\"\nquantities = [\"test\"]\n", {"quantities"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8\"\ncolor = \"psi-d=0.1,0.2\"\nstyle = "
         "\"ridge=1,2,3\"\n",
         {"style", "complexity"}},
        {"[[panel]]\nkind = \"complexity\"\nx = \"psi-p=8\"\nextrapolation = { sizes = \"20,30\" }\n",
         {"extrapolation", "complexity"}},
        // No finite value: the threshold without a ridge, and a target that no sample size reaches.
        {"[model]\nridge = 0\ndraws = 1\npsi-n = 2\n[[panel]]\nx = \"psi-p=2,2\"\n", {"panel 1", "finite"}},
    };
    for (const auto& [text, words] : slips) {
        INFO(text);
        std::string message;
        try {
            make_figure(text, "mine.toml", "", 1);
        } catch (const BadArgument& error) {
            message = error.what();
        }
        CHECK(message.find('\n') == std::string::npos);
        for (const std::string& word : words) CHECK_THAT(message, Contains(word));
    }
}

TEST_CASE("a slip in what a panel wants simulated is refused by its name") {
    for (const auto& [keys, word] : std::vector<std::pair<std::string, std::string>>{
             {"sizes = \"\", replicas = \"2\", x = \"1\"", "sizes"},
             {"sizes = \"20,30\", replicas = \"\", x = \"1\"", "replicas"},
             {"replicas = \"2\", x = \"1\"", "sizes"},
             {"sizes = \"20,30\", x = \"1\"", "replicas"},
             {"sizes = \"20,30\", replicas = \"2\"", "x"},
             {"sizes = \"20,0\", replicas = \"2\", x = \"1\"", "sizes"},
             {"sizes = \"20,30\", replicas = \"2\", x = \"1\", seed = -1", "seed"},
             {"sizes = \"20,30\", replicas = \"2\", x = \"1\", size = 3", "size"}}) {
        INFO(keys);
        CHECK_THROWS_WITH(wanted_points(panel + "extrapolation = { " + keys + " }\n", "mine.toml"),
                          Contains(word));
    }
    CHECK_THROWS_WITH(wanted_points(panel + "extrapolation = 3\n", "mine.toml"), Contains("extrapolation"));
    CHECK_THROWS_WITH(wanted_points(panel + "extrapolation = [3]\n", "mine.toml"), Contains("extrapolation"));
    CHECK_THROWS_WITH(wanted_points("panel = [1, 2]\n", "mine.toml"), Contains("panel"));
    CHECK_THROWS_WITH(wanted_points(panel, "mine.toml"), Contains("no panel"));
}

TEST_CASE("points for a figure are rows of its panels") {
    for (const auto& [rows, word] : std::vector<std::pair<std::string, std::string>>{
             {points_head, "without a row"},
             {"# nothing\n\n", "without a row"},
             {points_head + "2,,,1,test,0.5,0.1,0.5,0\n", "panels 1 to 1"},
             {points_head + "0,,,1,test,0.5,0.1,0.5,0\n", "panels 1 to 1"},
             {points_head + "one,,,1,test,0.5,0.1,0.5,0\n", "one"},
             {points_head + "1,,,1,test,0.5\n", "nine"},
             {points_head + "1,,,1,train,0.5,0.1,0.5,0\n", "train"},
             {points_head + "1,,,1,test,much,0.1,0.5,0\n", "much"}}) {
        INFO(rows);
        CHECK_THROWS_WITH(make_figure(panel, "mine.toml", rows, 1), Contains(word));
    }
    const FigureOutput drawn =
        make_figure(panel, "mine.toml", points_head + "1,,,1,test,0.5,0.1,0.5,0\n# resolva: 0.1.0\n", 1);
    CHECK(drawn.plot.panels[0].curves.size() == 2);
    const ScratchFolder folder;
    std::ofstream(folder.file("mine.toml")) << panel;
    std::ofstream(folder.file("none.csv")) << "";
    check_refused("figure --definition " + folder.file("mine.toml") + " --points " + folder.file("none.csv") +
                      " --output-directory " + folder.path(),
                  {"--points", "none.csv", "empty"});
    check_refused("figure --definition " + folder.file("mine.toml") + " --output-directory " + folder.path() +
                      " --formats svg,gif",
                  {"--formats", "gif"});
    CHECK(folder.size() == 2);
}

TEST_CASE("a panel of sample complexities has a curve for every colour and a line through the origin") {
    const FigureOutput drawn = make_figure(
        "[[panel]]\nkind = \"complexity\"\nx = \"psi-p=32,64,128\"\ncolor = \"psi-d=0.1,0.2\"\ntarget-score "
        "= 0.5\n",
        "mine.toml", "", 1);
    const auto& curves = drawn.plot.panels[0].curves;
    REQUIRE(curves.size() == 4);
    CHECK(curves[0].label == "psi-d = 0.1");
    CHECK(curves[2].label == "psi-d = 0.2");
    for (const std::size_t i : {0u, 2u}) {
        CHECK(curves[i + 1].x[0] == 0.0);
        CHECK(curves[i + 1].y[1] / curves[i + 1].x[1] == Approx(curves[i].y[0] / curves[i].x[0]));
    }
    CHECK(drawn.table.rows.size() == 6);
}

}  // namespace
