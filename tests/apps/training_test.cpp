#include <cmath>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program_json.hpp"

namespace {

using nlohmann::json;
using resolva::test::json_of;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

const std::string model = " --activation relu --time 0.1 --psi-n 1.5 --psi-p 3 --psi-d 0.3 --ridge 1e-2";

TEST_CASE("train lists the errors at the times given and ends at the point of the same model") {
    const json t = json_of("train --training-time 0.5,5,0,inf" + model);
    const json p = json_of("point" + model);
    for (const char* key : {"time", "test", "train", "score", "gap"}) REQUIRE(t[key].size() == 4);
    CHECK(t["test"][2].get<double>() == 1.0);
    CHECK(t["train"][2].get<double>() == 1.0);
    CHECK_CLOSE(t["test"][3].get<double>(), p["test"].get<double>(), 1e-14);
    CHECK_CLOSE(t["score"][3].get<double>(), p["score"].get<double>(), 1e-12);
    CHECK(t["test"][1].get<double>() < t["test"][0].get<double>());
    CHECK(t["status"] == "converged");
    const json late = json_of("train --training-time 4e3" + model);
    CHECK_CLOSE(late["test"][0].get<double>(), p["test"].get<double>(), 1e-10);
}

TEST_CASE("train lists modes whose errors differ between the manifold and its normal") {
    const json t = json_of("train --training-time log:0.1:100:5 --modes 0,1.5" + model);
    REQUIRE(t["modes"].size() == 2);
    CHECK(t["modes"][0]["eigenvalue"].get<double>() == 0.0);
    CHECK(t["modes"][0]["test"].size() == 5);
    CHECK(t["modes"][0]["test"][4].get<double>() < t["modes"][1]["test"][4].get<double>());
}

TEST_CASE("spectrum prints every promised key and a total mass of one") {
    const json s = json_of("spectrum --points 50" + model);
    for (const char* key : {"x", "density", "atoms", "edges", "bulks", "mass"}) REQUIRE(s.contains(key));
    CHECK(s["x"].size() == s["density"].size());
    CHECK(std::abs(s["mass"].get<double>() - 1.0) < 1e-6);
    CHECK_CLOSE(s["atoms"][0]["mass"].get<double>(), 1.0 - 2.5 / 3.0, 1e-12);
    double mass = s["atoms"][0]["mass"].get<double>();
    for (const json& bulk : s["bulks"]) mass += bulk["mass"].get<double>();
    CHECK_CLOSE(mass, s["mass"].get<double>(), 1e-12);
    CHECK(s["edges"].size() == 2 * s["bulks"].size());
}

TEST_CASE("spectrum overlays the eigenvalues of one simulated matrix") {
    const json s = json_of("spectrum --points 50 --simulate d=30 --draws 2" + model);
    const auto& boundaries = s["histogram"]["boundaries"];
    const auto& density = s["histogram"]["density"];
    REQUIRE(boundaries.size() == density.size() + 1);
    double mass = 0.0;
    for (std::size_t i = 0; i < density.size(); ++i) {
        mass += density[i].get<double>() * (boundaries[i + 1].get<double>() - boundaries[i].get<double>());
    }
    CHECK_CLOSE(mass, 1.0, 1e-9);
    CHECK(json_of("spectrum --points 50 --simulate d=30" + model)["histogram"]["density"].size() >=
          10);  // infinite draws
}

TEST_CASE("train lists one simulated system beside the theory") {
    for (const std::string draws : {"inf", "2"}) {
        const json t = json_of("train --training-time 0,1,30 --simulate d=60 --draws " + draws + model);
        REQUIRE(t["simulation"]["test"].size() == 3);
        CHECK_CLOSE(t["simulation"]["train"][0].get<double>(), 1.0, 0.05);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK_CLOSE(t["simulation"]["test"][i].get<double>(), t["test"][i].get<double>(), 0.15);
        }
    }
}

TEST_CASE("spectrum of a power-law covariance has one bulk without an end") {
    const json s = json_of("spectrum --points 50 --spectrum power-law:0.5 --psi-n 2 --psi-p 1.5");
    CHECK(std::abs(s["mass"].get<double>() - 1.0) < 1e-6);
    REQUIRE(s["bulks"].size() == 1);
    CHECK(s["bulks"][0]["to"].is_null());
    CHECK(s["edges"].back().is_null());
    for (const json& value : s["density"]) CHECK(value.get<double>() > 0.0);
}

TEST_CASE("stopping finds a better error than the end of training and compares it with the best ridge") {
    const json s = json_of("stopping --psi-n 8 --psi-p 16 --psi-d 0.2 --draws 1 --ridge 0");
    CHECK(s["stops_early"] == true);
    CHECK(s["test"].get<double>() < s["test_at_the_end"].get<double>());
    CHECK(s["generalization_time"].get<double>() < s["time"].get<double>());
    CHECK(s["time"].get<double>() < s["memorization_time"].get<double>());
    const json best = json_of("train --training-time " + s["time"].dump() +
                              " --psi-n 8 --psi-p 16 --psi-d 0.2 --draws 1 --ridge 0");
    CHECK_CLOSE(best["test"][0].get<double>(), s["test"].get<double>(), 1e-10);
    CHECK(s["optimal_ridge"]["status"] == "converged");
}

TEST_CASE("bad training options are refused by name") {
    for (const std::string arguments :
         {"train --training-time -1", "train --training-time log:0:1:5", "stopping --range 5:1",
          "spectrum --points 1", "spectrum --simulate d=1", "train --modes -2"}) {
        const auto run = run_program(arguments);
        INFO(arguments);
        CHECK(run.status == 2);
        CHECK(run.output.empty());
        CHECK_FALSE(run.errors.empty());
    }
}

TEST_CASE("a training curve is written as a tidy table") {
    const ScratchFolder folder;
    const std::string path = folder.file("curve.csv");
    REQUIRE(run_program("train --training-time log:1:10:3 --output " + path + model).status == 0);
    const std::string text = resolva::test::read_text(path);
    CHECK(text.find("direction,time,test,train,score,gap\n") != std::string::npos);
    CHECK(text.find("all,1,") != std::string::npos);
}

TEST_CASE("stopping says in words what has no number") {
    const json early = json_of("stopping --psi-n 0.1 --psi-p 8 --draws 1 --time 0.001");
    CHECK_CLOSE(early["time"].get<double>(), 3.1e-5, 1e-3);
    CHECK(early["reason"].is_null());
    const json none = json_of("stopping --activation quadratic --draws 1");
    CHECK(none["time"].get<double>() == 0.0);
    CHECK(none["reason"].get<std::string>().find("mu_1 = 0") != std::string::npos);
    CHECK(none["optimal_ridge"]["status"] != "converged");
    CHECK(none["optimal_ridge"]["ridge"].is_null());
    CHECK_FALSE(none["optimal_ridge"]["reason"].is_null());
    const json far = json_of("stopping --time 1e-3 --draws 1 --psi-p 64 --psi-n 1");
    CHECK_CLOSE(far["optimal_ridge"]["ridge"].get<double>(), 24042.0, 1e-3);
    const json forever = json_of("stopping --psi-n 8 --psi-p 4 --psi-d 0.2 --ridge 3");
    CHECK(forever["time"].is_null());
    CHECK_FALSE(forever["reason"].is_null());
}

}  // namespace
