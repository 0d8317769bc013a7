#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>
#include <nlohmann/json.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/close.hpp"
#include "support/places.hpp"
#include "support/program.hpp"

namespace {

using nlohmann::json;
using resolva::test::run_program;

/// A model file of theory/analyses.
std::string model(const std::string& name) {
    return "'" + resolva::test::places::source_directory + "/theory/analyses/" + name + ".toml'";
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

/// Compiles what derive --cpp prints for a model and calls it with these arguments: the return value, then
/// the outputs.
std::vector<double> generated_outputs(const std::string& name, const std::vector<double>& arguments,
                                      std::size_t outputs) {
    const auto code = run_program("derive " + model(name) + " --cpp");
    REQUIRE(code.status == 0);
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("resolva_generated_" + name + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    {
        std::ofstream file(folder / "main.cpp");
        file << code.output << "\n#include <cstdio>\nint main() {\n    double y[" << outputs << "];\n"
             << "    const bool ok = solve_model(";
        for (const double x : arguments) file << resolva::to_text(x) << ", ";
        file << "y);\n    std::printf(\"%d\", ok);\n    for (double v : y) std::printf(\" %.17g\", v);\n}\n";
    }
    const std::string compile = std::string(RESOLVA_CXX) + " -std=c++17 -O0 -Wall -Werror " +
                                (folder / "main.cpp").string() + " -o " + (folder / "main").string();
    REQUIRE(std::system(compile.c_str()) == 0);
    REQUIRE(std::system(((folder / "main").string() + " > " + (folder / "out").string()).c_str()) == 0);
    std::vector<double> values;
    std::ifstream out(folder / "out");
    for (std::string word; out >> word;) values.push_back(std::stod(word));
    std::filesystem::remove_all(folder);
    return values;
}

TEST_CASE("the C++ that derive prints compiles and agrees with the engine") {
    for (const char* name : {"random_features_resolvent", "diffusion_infinite_draws"}) {
        INFO(name);
        const resolva::ExpressionModel parsed =
            resolva::read_model_file(resolva::test::places::source_directory + "/theory/analyses/" + name + ".toml");
        const resolva::DeterministicEquivalent equivalent(parsed);
        const auto engine = resolva::evaluate(parsed);
        const auto values = generated_outputs(name, equivalent.default_point(), parsed.outputs.size());
        REQUIRE(values.size() == parsed.outputs.size() + 1);
        CHECK(values[0] == 1.0);
        for (std::size_t k = 0; k < parsed.outputs.size(); ++k)
            CHECK_CLOSE(values[k + 1], engine.outputs[k], 1e-11);
    }
    // Fewer samples than dimensions and no ridge: the inverse does not exist, and the function says so.
    const resolva::ExpressionModel parsed =
        resolva::read_model_file(resolva::test::places::source_directory + "/theory/analyses/marchenko_pastur.toml");
    const resolva::DeterministicEquivalent equivalent(parsed);
    std::vector<double> point = equivalent.default_point();
    point[equivalent.parameter_index("n")] = 0.5;
    point[equivalent.parameter_index("ridge")] = 0.0;
    const auto values = generated_outputs("marchenko_pastur", point, parsed.outputs.size());
    CHECK(values[0] == 0.0);
    for (std::size_t k = 1; k < values.size(); ++k) CHECK(std::isnan(values[k]));
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
