#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
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
#include "support/refusal.hpp"

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
    const std::string at = "derive " + model("marchenko_pastur") + " --set n=4";
    const auto run = run_program(at + " --sweep ridge=0.5,1 --gradient ridge,n --json");
    REQUIRE(run.status == 0);
    const json j = json::parse(run.output);
    REQUIRE(j["sweep"].size() == 2);
    CHECK(j["status"] == "converged");
    CHECK(j["sweep"][1]["ridge"] == 1.0);
    const json point = json::parse(run_program(at + " --set ridge=0.5 --gradient ridge,n --json").output);
    for (const char* key : {"outputs", "gradient", "status", "reason"})
        CHECK(j["sweep"][0][key] == point[key]);
    // d/d(ridge) tr(R)/d = -tr(R R)/d.
    for (const json& row : j["sweep"]) {
        CHECK_CLOSE(row["gradient"]["ridge"]["resolvent"].get<double>(),
                    -row["outputs"]["squared"].get<double>(), 1e-12);
    }
}

TEST_CASE("a sweep of derive answers for its own points and does not depend on the threads") {
    // The model's own point has no inverse; one of the two swept points has.
    const resolva::test::ScratchFolder folder;
    const std::string file = folder.file("ginibre.toml");
    std::ofstream(file)
        << "[dimensions]\nd = 1\n[parameters]\nz = 0\n[gaussian]\nX = { rows = \"d\", cols = \"d\", "
           "variance = \"1/d\" }\n[output]\nv = \"tr(inv(X*X' + z*I(d)))/d\"\n";
    CHECK(run_program("derive " + file).status == 1);
    const auto both = run_program("derive " + file + " --sweep z=0,0.1 --json");
    CHECK(both.status == 0);
    CHECK_THAT(both.errors, Catch::Matchers::Contains("1 of 2 points"));
    const json j = json::parse(both.output);
    CHECK(j["sweep"][0]["outputs"]["v"].is_null());
    // Its spectrum reaches zero without a gap: there is no value, whether that or rounding is said.
    const std::string status = j["sweep"][0]["status"];
    CHECK((status == "singular" || status == "inaccurate"));
    CHECK(j["status"] == status);
    CHECK_FALSE(j["reason"].is_null());
    // x v^2 + x v - 1 = 0 at the square ratio.
    const double v = j["sweep"][1]["outputs"]["v"].get<double>();
    CHECK_CLOSE(0.1 * v * v + 0.1 * v, 1.0, 1e-12);
    CHECK(run_program("derive " + file + " --sweep z=0 --json").status == 1);
    const std::string sweep =
        "derive " + model("random_features_resolvent") +
        " --sweep ridge=log:0.001:10:30 --sweep n=0.5,1,2 --gradient zeta --json --threads ";
    const auto one = run_program(sweep + "1"), four = run_program(sweep + "4");
    REQUIRE(one.status == 0);
    CHECK(one.output == four.output);
    CHECK(json::parse(one.output)["sweep"].size() == 90);
}

TEST_CASE("the table of a sweep is headed by the values behind it") {
    const resolva::test::ScratchFolder folder;
    const auto run = run_program("derive " + model("diffusion_finite_draws") +
                                 " --set ridge=0.5 --sweep m=1,2 --output " + folder.file("t.json"));
    REQUIRE(run.status == 0);
    const json table = json::parse(resolva::test::read_text(folder.file("t.json")));
    CHECK(table["head"]["ridge"] == "0.5");
    CHECK(table["head"]["n"] == "2");
    CHECK(table["head"]["mu_star2"].get<std::string>().substr(0, 6) == "0.0908");
    CHECK_THAT(table["head"]["q"].get<std::string>(), Catch::Matchers::Contains("m"));
    for (const char* absent : {"m", "replicas", "seed"}) CHECK_FALSE(table["head"].contains(absent));
    CHECK(table["points"].size() == 2);
}

TEST_CASE("a picture of a logarithmic sweep of derive has a logarithmic axis") {
    const resolva::test::ScratchFolder folder;
    const auto picture = [&](const std::string& grid) {
        const std::string path = folder.file("p.svg");
        const auto run =
            run_program("derive " + model("marchenko_pastur") + " --sweep ridge=" + grid + " --plot " + path);
        CHECK(run.status == 0);
        return resolva::test::read_text(path);
    };
    // The ticks of a linear axis from 0.001 to 1000 are hundreds apart.
    CHECK(picture("log:0.001:1000:7").find(">400<") == std::string::npos);
    CHECK(picture("lin:0.001:1000:7").find(">400<") != std::string::npos);
}

TEST_CASE("derive checks itself by simulation") {
    const std::string derive = "derive " + model("marchenko_pastur") + " --simulate d=80 --replicas 6";
    const auto run = run_program(derive + " --sweep ridge=0.1,2 --json");
    REQUIRE(run.status == 0);
    for (const json& point : json::parse(run.output)["sweep"]) {
        const double limit = point["outputs"]["resolvent"].get<double>();
        const double mean = point["simulation"]["mean"]["resolvent"].get<double>();
        const double error = point["simulation"]["standard_error"]["resolvent"].get<double>();
        CHECK(std::abs(mean - limit) < 0.03 * limit);
        CHECK(error > 0.0);
        CHECK_CLOSE(point["simulation"]["z"]["resolvent"].get<double>(), (mean - limit) / error, 1e-12);
    }
    // As text: the error to two digits, the mean as far, and z.
    const auto text = run_program(derive);
    CHECK_THAT(text.output, Catch::Matchers::Matches(
                                "(.|\n)*simulated resolvent +1\\.([0-9]{4} \\+- 0\\.00[0-9]{2}|[0-9]{3} \\+- "
                                "0\\.0[0-9]{2}), z = -?[0-9]+\\.[0-9](.|\n)*"));
}

TEST_CASE("derive refuses what it would not use and whole numbers beyond their range") {
    const std::string derive = "derive " + model("marchenko_pastur");
    using resolva::test::check_refused;
    check_refused(derive + " --seed 5", {"--seed is 5", "--simulate"});
    check_refused(derive + " --replicas 5", {"--replicas is 5", "--simulate"});
    for (const char* option : {"--sweep ridge=1,2", "--gradient ridge", "--density 0:1:5", "--simulate d=10",
                               "--json", "--output x.csv", "--plot x.svg", "--seed 1"}) {
        for (const char* print : {"--latex", "--text", "--cpp"})
            check_refused(derive + " " + print + " " + option, {print});
    }
    check_refused(derive + " --latex --text", {"--latex", "--text"});
    check_refused(derive + " --simulate d=4294967396", {"from 1 to 10000"});
    check_refused(derive + " --simulate n=20001", {"from 1 to 20000"});
    check_refused(derive + " --simulate d=99999999999999999999", {"from 1 to 10000"});
    check_refused(derive + " --simulate x=10", {"dimension is x"});
    check_refused(derive + " --simulate d=10 --replicas 4294967298", {"from 2 to 1000000"});
    check_refused(derive + " --simulate d=10 --replicas 1", {"from 2 to 1000000"});
    check_refused(derive + " --sweep n=-1,2", {"--sweep n is -1"});
    check_refused(derive + " --sweep n=1 --sweep n=2", {"--sweep is n"});
    check_refused(derive + " --sweep ridge=lin:0:1:1000 --sweep n=lin:1:2:1001", {"1000000 points"});
    // A law that is none anywhere on the way is refused before the first point.
    check_refused("derive " + model("diffusion_finite_draws") + " --sweep m=2,1,0.5", {"dimension q is -1"});
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
        const resolva::ExpressionModel parsed = resolva::read_model_file(
            resolva::test::places::source_directory + "/theory/analyses/" + name + ".toml");
        const resolva::DeterministicEquivalent equivalent(parsed);
        const auto engine = resolva::evaluate(parsed);
        const auto values = generated_outputs(name, equivalent.default_point(), parsed.outputs.size());
        REQUIRE(values.size() == parsed.outputs.size() + 1);
        CHECK(values[0] == 1.0);
        for (std::size_t k = 0; k < parsed.outputs.size(); ++k)
            CHECK_CLOSE(values[k + 1], engine.outputs[k], 1e-11);
    }
    // Fewer samples than dimensions and no ridge: the inverse does not exist, and the function says so.
    const resolva::ExpressionModel parsed = resolva::read_model_file(
        resolva::test::places::source_directory + "/theory/analyses/marchenko_pastur.toml");
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

TEST_CASE("a density prints the whole law whatever its grid") {
    const std::string few = "derive " + model("marchenko_pastur") + " --set n=0.5 --density";
    const double low = std::pow(1.0 - std::sqrt(2.0), 2), high = std::pow(1.0 + std::sqrt(2.0), 2);
    for (const std::string grid : {"", "=0:6:100", " 0:8:801", "=-0.1:8:82", " 1:2:2"}) {
        INFO(grid);
        const auto run = run_program(few + grid + " --json");
        REQUIRE(run.status == 0);
        const json law = json::parse(run.output)["density"];
        REQUIRE(law["edges"].size() == 2);
        CHECK(std::abs(law["edges"][0].get<double>() - low) < 1e-12);
        CHECK(std::abs(law["edges"][1].get<double>() - high) < 1e-12);
        CHECK(law["edge_kinds"] == json({"soft", "soft"}));
        REQUIRE(law["atoms"].size() == 1);
        CHECK(law["atoms"][0]["location"] == 0.0);
        CHECK(std::abs(law["atoms"][0]["mass"].get<double>() - 0.5) < 1e-11);
        CHECK(std::abs(law["mass"].get<double>() - 1.0) < 1e-11);
        CHECK(law["law_status"] == "converged");
        for (std::size_t k = 0; k < law["energy"].size(); ++k) {
            const double x = law["energy"][k].get<double>();
            const bool at_atom = std::abs(x) < 1e-12;  // a grid meets zero up to rounding
            CHECK(law["density"][k].is_null() == at_atom);
            if (!at_atom && (x < low || x > high)) CHECK(law["density"][k] == 0.0);
        }
    }
    const auto text = run_program(few + " 0:6:4");
    CHECK(text.output.find("mass ") != std::string::npos);
}

TEST_CASE("the file of a density keeps edges and atoms in its head") {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("density-" + std::to_string(getpid()) + ".csv")).string();
    REQUIRE(
        run_program("derive " + model("marchenko_pastur") + " --set n=1 --density --output '" + path + "'")
            .status == 0);
    std::ifstream file(path);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    std::filesystem::remove(path);
    for (const char* part :
         {"# edges: [0.0,", "# edge_kinds: [\"hard\",\"soft\"]", "# atoms: []", "# mass: "})
        CHECK(text.find(part) != std::string::npos);
}

}  // namespace
