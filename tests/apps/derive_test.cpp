#include <cmath>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program.hpp"

namespace {

using nlohmann::json;
using resolva::test::run_program;

/// A model file of theory/analyses.
std::string model(const std::string& name) {
    const std::string here = __FILE__;
    return here.substr(0, here.rfind("/tests/")) + "/theory/analyses/" + name + ".toml";
}

TEST_CASE("derive prints outputs and the size of the equations") {
    const auto run = run_program("derive " + model("random_features_resolvent") + " --json");
    INFO(run.errors);
    REQUIRE(run.status == 0);
    const json j = json::parse(run.output);
    CHECK_CLOSE(j["outputs"]["value"].get<double>(), 3.5989630386211777, 1e-13);
    CHECK(j["blocks"]["reduced"].get<int>() < j["blocks"]["naive"].get<int>());
    CHECK(j["unknowns"].get<int>() == 4);
    CHECK(j["residual"].get<double>() < 1e-13);
    CHECK(j["homotopy_steps"].get<int>() > 0);
    CHECK(j["status"] == "converged");
}

TEST_CASE("derive sweeps and differentiates consistently") {
    const auto run = run_program("derive " + model("marchenko_pastur") +
                                 " --set n=4 --set ridge=0.5 --sweep ridge=0.5,1 --gradient ridge --json");
    REQUIRE(run.status == 0);
    const json j = json::parse(run.output);
    REQUIRE(j["sweep"].size() == 2);
    CHECK(j["sweep"][0]["outputs"] == j["outputs"]);
    CHECK(j["sweep"][1]["ridge"] == 1.0);
    // d/d(ridge) tr(R)/d = -tr(R R)/d.
    CHECK_CLOSE(j["gradient"]["ridge"]["resolvent"].get<double>(), -j["outputs"]["squared"].get<double>(),
                1e-12);
}

TEST_CASE("derive checks itself by simulation") {
    const auto run = run_program("derive " + model("marchenko_pastur") + " --simulate d=200 --json");
    REQUIRE(run.status == 0);
    const json j = json::parse(run.output);
    const double limit = j["outputs"]["resolvent"].get<double>();
    CHECK(std::abs(j["simulation"]["mean"]["resolvent"].get<double>() - limit) < 0.02 * limit);
    CHECK(j["simulation"]["standard_error"]["resolvent"].get<double>() > 0.0);
}

TEST_CASE("derive refuses bad input with status 2 and reports a singular model with status 1") {
    CHECK(run_program("derive /nonexistent.toml --json").status == 2);
    CHECK(run_program("derive " + model("marchenko_pastur") + " --set unknown=1").status == 2);
    CHECK(run_program("derive " + model("marchenko_pastur") + " --density 1:0:5").status == 2);
    const auto run = run_program("derive " + model("marchenko_pastur") + " --set n=0.5 --set ridge=0 --json");
    CHECK(run.status == 1);
    const json j = json::parse(run.output);
    CHECK(j["status"] != "converged");
    CHECK(j["outputs"]["resolvent"].is_null());
}

}  // namespace
