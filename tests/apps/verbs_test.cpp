// Verbs over any model: what they print agrees with other commands and with closed forms.

#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/places.hpp"
#include "support/program_json.hpp"
#include "support/refusal.hpp"

namespace {

using nlohmann::json;
using resolva::test::check_refused;
using resolva::test::json_of;
using resolva::test::read_text;
using resolva::test::run_program;
using resolva::test::ScratchFolder;
namespace places = resolva::test::places;

std::string analysis(const std::string& name) {
    return "'" + places::source_directory + "/theory/analyses/" + name + ".toml' ";
}

TEST_CASE("point and sweep of a model file give what derive gives") {
    const std::string model = analysis("random_feature_regression");
    const json derived = json_of("derive " + model + "--set ridge=0.1"),
               point = json_of("point " + model + "--set ridge=0.1");
    for (const auto& [name, value] : derived["outputs"].items()) CHECK(point["outputs"][name] == value);
    CHECK(point["parameters"]["ridge"] == 0.1);
    CHECK(point["status"] == "converged");
    const json swept = json_of("sweep " + model + "--x ridge=0.1,0.2 --curve n=1,2");
    REQUIRE(swept["points"].size() == 4);
    CHECK_CLOSE(swept["points"][1]["test"].get<double>(), point["outputs"]["test"].get<double>(), 1e-12);
    CHECK(swept["head"]["p"] == "3");
}

TEST_CASE("optimum and crossing of a model file agree with each other and with the gradient") {
    const std::string model = analysis("random_feature_regression");
    const json best = json_of("optimum " + model + "--over ridge --of test");
    CHECK(best["place"] == "inside");
    const std::string at = " --set ridge=" + best["argument"].dump();
    const json slope = json_of("gradient " + model + "--over ridge" + at);
    CHECK(std::abs(slope["gradient"]["ridge"]["test"].get<double>()) < 1e-4);
    CHECK(slope["exact"]["ridge"] == true);
    const double above = 1.05 * best["value"].get<double>();
    const json found = json_of("crossing " + model + "--over ridge --of test --to " + std::to_string(above));
    REQUIRE(found["crossings"].size() == 2);
    CHECK(found["crossings"][0]["falling"] == true);
    CHECK(found["first"].get<double>() < best["argument"].get<double>());
    CHECK(found["last"].get<double>() > best["argument"].get<double>());
}

TEST_CASE("crossing over the samples is the sample complexity") {
    const std::string model = " --psi-p 64 --psi-d 0.1";
    const json complexity = json_of("complexity --target-score 0.5" + model);
    const json crossing = json_of("crossing --of score --to 0.5 --over psi-n" + model);
    CHECK_CLOSE(crossing["first"].get<double>(), complexity["psi_n"].get<double>(), 1e-9);
}

TEST_CASE("a minimum at the border is said to be there over any parameter") {
    const json best = json_of("optimum --over time --of test --range 0.01:2");
    CHECK(best["place"] == "at_upper_end");
    CHECK(best["argument"] == 2.0);
    CHECK(best["reason"].get<std::string>().find("border") != std::string::npos);
}

TEST_CASE("a value that is never taken is an answer in words and a failure") {
    const auto run = run_program("crossing --of score --to -1 --over psi-n --json");
    CHECK(run.status == 1);
    const json answer = json::parse(run.output);
    CHECK(answer["status"] == "no_bracket");
    CHECK(answer["first"].is_null());
    CHECK_FALSE(answer["reason"].get<std::string>().empty());
}

TEST_CASE("options of one model are refused beside another") {
    const std::string model = analysis("marchenko_pastur");
    check_refused("sweep " + model + "--psi-n 3 --x ridge=1,2", {"--psi-n"});
    check_refused("sweep --set ridge=1 --x psi-n=1,2", {"--set"});
    check_refused("point " + model + "--set foo=1", {"foo"});
    check_refused("point " + model + "--set n=-1", {"n is -1"});
    check_refused("optimum --over activation --of test", {"activation"});
    check_refused("optimum --over foo --of test", {"foo"});
    check_refused("crossing --of foo --to 1", {"foo"});
    check_refused("gradient --over draws", {"draws"});
    check_refused("sweep --x psi-p=1,2 --map", {"--map"});
}

TEST_CASE("a map is drawn over two axes") {
    const ScratchFolder folder;
    const auto run = run_program("sweep --x psi-p=log:0.3:30:6 --curve psi-n=log:0.3:30:5 --map --plot " +
                                 folder.file("map.svg"));
    INFO(run.errors);
    REQUIRE(run.status == 0);
    CHECK(read_text(folder.file("map.svg")).find("</svg>") != std::string::npos);
}

}  // namespace
