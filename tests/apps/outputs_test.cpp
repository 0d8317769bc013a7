// Files that commands with single numbers write, and what stands in their tables.

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

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
using resolva::test::places::source_directory;

/// The table that a command writes as JSON.
json table_of(const std::string& arguments) {
    const ScratchFolder folder;
    const auto run = run_program(arguments + " --output " + folder.file("t.json"));
    INFO(arguments << "\n" << run.errors);
    REQUIRE(run.status == 0);
    CHECK(folder.size() == 1);
    return json::parse(read_text(folder.file("t.json")));
}

TEST_CASE("commands with one answer write the numbers of their JSON as a row headed by the options") {
    const std::string others = " --psi-p 5 --draws 2 --time 0.2", model = " --psi-n 3" + others;
    for (const std::string command : {"constants --psi-n 3", "optimum --of test --psi-n 3",
                                      "complexity --target-score 2", "stopping --ridge 0 --psi-n 3"}) {
        const json object = json_of(command + others), table = table_of(command + others);
        REQUIRE(table["points"].size() == 1);
        CHECK(table["head"]["draws"] == "2");
        CHECK(table["head"]["noise"].get<std::string>().substr(0, 4) == "0.32");
        for (const auto& [key, value] : object.items()) {
            if (value.is_number() || value.is_null()) CHECK(table["points"][0][key] == value);
        }
    }
    const json table = table_of("stopping --ridge 0" + model);
    CHECK(table["points"][0]["optimal_ridge_status"] == "converged");
    CHECK(table_of("ddpm --target-path-kl 1")["points"][0] == json_of("ddpm --target-path-kl 1"));
    CHECK(table_of("generalization --bound --n 50 --m 60")["points"][0] ==
          json_of("generalization --bound --n 50 --m 60"));
    const std::string derive = "derive '" + source_directory + "/theory/analyses/marchenko_pastur.toml' ";
    CHECK(table_of(derive)["points"][0]["outputs_resolvent"] == json_of(derive)["outputs"]["resolvent"]);
    const json swept = json_of(derive + "--sweep ridge=0.5,1"),
               rows = table_of(derive + "--sweep ridge=0.5,1");
    CHECK(rows["points"][1]["ridge"] == 1);
    CHECK(rows["points"][1]["outputs_squared"] == swept["sweep"][1]["outputs"]["squared"]);
}

TEST_CASE("commands with curves behind their answer draw them and others say why not") {
    const ScratchFolder folder;
    const std::string derive = "derive '" + source_directory + "/theory/analyses/marchenko_pastur.toml'";
    const std::vector<std::string> commands{"optimum --draws 4", "complexity --target-score 2",
                                            "stopping --draws 2", "ddpm --steps 20",
                                            derive + " --sweep ridge=log:0.1:1:9"};
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const std::string path = folder.file(std::to_string(i) + ".svg");
        const auto run = run_program(commands[i] + " --plot " + path);
        INFO(commands[i] << "\n" << run.errors);
        CHECK(run.status == 0);
        CHECK(read_text(path).find("</svg>") != std::string::npos);
    }
    check_refused(derive + " --plot " + folder.file("p.svg"), {"--plot", "--sweep"});
    check_refused("generalization --bound --plot " + folder.file("p.svg"), {"--plot", "--high-dimension"});
    check_refused("ddpm --target-kl 1 --plot " + folder.file("p.svg"), {"--plot", "target"});
    CHECK(folder.size() == commands.size());
}

TEST_CASE("tables end with the errors and enclosures that JSON reports") {
    const std::string model = " --psi-n 3 --psi-p 5 --draws 3";
    const json point = json_of("point" + model), row = table_of("point" + model)["points"][0];
    CHECK(row["score_error"] == point["score_error"]);
    CHECK(row["relative_error"] == point["relative_error"]);
    CHECK(row["enclosure_verified"] == true);
    CHECK(row["enclosure_verified"] == point["enclosure_verified"]);
    for (const std::string name : {"k0", "k1", "g"}) {
        CHECK(row[name + "_lower"] == point["enclosure"][name][0]);
        CHECK(row[name + "_upper"] == point["enclosure"][name][1]);
        CHECK(row[name + "_lower"].get<double>() <= row[name].get<double>());
        CHECK(row[name].get<double>() <= row[name + "_upper"].get<double>());
    }
    const json ridgeless = table_of("point --ridge 0 --draws 1 --psi-n 2 --psi-p 3")["points"][0];
    CHECK(ridgeless["k0_lower"].is_null());
    CHECK(ridgeless["score_error"].is_number());
    const auto run = run_program("sweep --x psi-p=7,8 --psi-n 2 --draws 4 --ridge 0 --json");
    const json swept = json::parse(run.output)["points"];
    CHECK(swept[1]["status"] == "diverges");
    CHECK(swept[1]["enclosure_verified"] == false);
    CHECK_THAT(swept[1]["reason"].get<std::string>(), Catch::Matchers::Contains("infinite"));
    CHECK(swept[0]["reason"].is_null());
    CHECK(swept[1]["relative_error"].is_null());
    CHECK(swept[1]["score_error"].is_null());
}

TEST_CASE("a tiny gap keeps its digits") {
    const auto scaled = [](const std::string& psi_n) {
        return json_of("point --draws 4 --psi-n " + psi_n)["gap"].get<double>() * std::stod(psi_n);
    };
    // Proportional to 1 / psi_n up to a relative 1 / psi_n.
    CHECK_CLOSE(scaled("1e13"), scaled("1e16"), 1e-11);
}

TEST_CASE("Hermite coefficients are listed with the mass beyond them") {
    const json c = json_of("constants --activation relu --manifold tanh --time 0.3 --orders 30");
    const json& relu = c["hermite"]["activation"];
    REQUIRE(relu["coefficients"].size() == 31);
    CHECK_CLOSE(relu["coefficients"][0].get<double>(), c["mu0"].get<double>(), 1e-14);
    CHECK_CLOSE(relu["coefficients"][1].get<double>(), c["mu1"].get<double>(), 1e-14);
    CHECK_CLOSE(c["hermite"]["manifold"]["coefficients"][1].get<double>(), c["nu1"].get<double>(), 1e-13);
    // Parseval: the nonlinear mass is that of the orders from two on and the tail.
    double mass = relu["tail_mass"].get<double>();
    for (std::size_t k = 2; k < 31; ++k) mass += std::pow(relu["coefficients"][k].get<double>(), 2);
    CHECK(std::abs(mass - c["mu_star2"].get<double>()) < 2.0 * relu["tail_error"].get<double>());
    CHECK(relu["status"] == "converged");
    CHECK(table_of("constants --orders 4 --manifold tanh")["points"].size() == 10);
    CHECK_FALSE(json_of("constants").contains("hermite"));
    check_refused("constants --orders 0", {"--orders", "0", "10000"});
}

TEST_CASE("semicolons separate the values of an axis that hold commas") {
    const json two = json_of("sweep --x 'activation=hermite:0,1,0.5;hermite:0,2' --psi-n 3")["points"];
    REQUIRE(two.size() == 2);
    CHECK(two[0]["activation"] == "hermite:0,1,0.5");
    CHECK(two[0]["test"] == json_of("point --activation hermite:0,1,0.5 --psi-n 3")["test"]);
    CHECK(json_of("sweep --x 'activation=hermite:0,1;'")["points"].size() == 1);
    CHECK(json_of("sweep --x 'psi-n=1;2;3'")["points"].size() == 3);
    check_refused("sweep --x activation=hermite:0,1,hermite:0,2", {"--x", "semicolons", "hermite"});
    check_refused("sweep --x activation=relu,hermite:0,2", {"--x", "semicolons"});
    check_refused("sweep --x psi-n=1,,2", {"--x", "1,,2", "missing"});
    check_refused("sweep --x 'psi-n=;'", {"--x", "missing"});
}

TEST_CASE("an axis and the same option typed beside it conflict and a file's value gives way") {
    check_refused("sweep --x psi-p=1,2 --psi-p 3", {"psi-p", "--psi-p", "leave out"});
    check_refused("sweep --x psi-p=1,2 --curve psi-n=1,2 --psi-n 3", {"psi-n"});
    check_refused("sweep --x time=0.1,0.2 --noise 0.2", {"time", "--noise"});
    const ScratchFolder folder;
    const std::string path = folder.file("run.toml");
    std::ofstream(path) << "psi-p = 3\nsignal = 0.5\nnoise = 0.2\n";
    const json swept = json_of("sweep --x psi-p=1,2 --config " + path);
    CHECK(swept["points"][0]["psi-p"] == 1);
    CHECK_FALSE(swept["head"].contains("psi-p"));
    const json times = json_of("sweep --x time=0.1,0.2 --config " + path);
    CHECK(times["points"][1]["test"] == json_of("point --psi-p 3 --time 0.2")["test"]);
    CHECK_FALSE(times["head"].contains("noise"));
}

}  // namespace
