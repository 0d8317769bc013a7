#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program_json.hpp"

namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using resolva::test::json_of;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

void check_refused(const std::string& arguments, const std::string& word) {
    const auto run = run_program(arguments);
    INFO("resolva " << arguments << "\n" << run.errors);
    CHECK(run.status == 2);
    CHECK(run.output.empty());
    CHECK_THAT(run.errors, Contains(word));
}

TEST_CASE("ddpm prints the reference errors and the smallest number of steps") {
    // Reference values: see tests/theory/sampling/sampling_errors_test.cpp (arXiv:2405.14861).
    const json a = json_of("ddpm --dimension 64 --intrinsic 8 --steps 1000 --design adaptive");
    CHECK_CLOSE(a["kl"].get<double>(), 5.4979237572e-4, 1e-8);
    CHECK_CLOSE(a["tv"].get<double>(), 1.2920428444e-2, 1e-7);
    CHECK_CLOSE(a["path_kl"].get<double>(), 0.72355120583, 1e-8);
    const json h = json_of("ddpm --dimension 64 --intrinsic 8 --steps 100 --design equal");
    CHECK_CLOSE(h["path_kl"].get<double>(), 54.939253109, 1e-8);
    CHECK_CLOSE(json_of("ddpm --steps 100 --design ho")["path_kl"].get<double>(), 19.6054, 1e-5);
    CHECK(json_of("ddpm --dimension 64 --intrinsic 8 --design equal --target-tv 0.05")["steps"] == 1232);
}

TEST_CASE("what a sampler without noise does not have is null and its cause is said") {
    const json exact = json_of("ddpm --design ddim --steps 100");
    CHECK(exact["path_kl"].is_null());
    CHECK(exact["path_status"] == "diverges");
    CHECK_THAT(exact["path_reason"].get<std::string>(), Contains("adds no noise"));
    CHECK(exact["reason"].is_null());
    const auto learned = run_program("ddpm --learned --design ddim --steps 50 --json");
    CHECK(learned.status == 1);
    const json path = json::parse(learned.output);
    for (const char* part : {"path_kl", "exact_part", "score_part", "cross_part"})
        CHECK(path[part].is_null());
    CHECK(path["status"] == "diverges");
    CHECK_THAT(path["explanation"].get<std::string>(), Contains("adds no noise"));
    const json target = json_of("ddpm --design ddim --target-path-kl 1");
    CHECK(target["steps"].is_null());
    CHECK_THAT(target["reason"].get<std::string>(), Contains("without noise"));
    const auto text = run_program("ddpm --design ddim --steps 50");
    CHECK_THAT(text.output, !Contains("nan") && Contains("not computed"));
}

TEST_CASE("a table of coefficients is read and its number of rows is checked") {
    const ScratchFolder folder;
    const std::string path = folder.file("steps.csv");
    REQUIRE(run_program("ddpm --steps 20 --design ho --output " + path).status == 0);
    // The columns eta and variance of the written table make a design table.
    std::ifstream written(path);
    std::ofstream table(folder.file("table.txt"));
    int rows = 0;
    for (std::string line; std::getline(written, line);) {
        if (line.empty() || line[0] == '#' || line[0] == 't') continue;
        std::vector<std::string> cells;
        std::stringstream fields(line);
        for (std::string cell; std::getline(fields, cell, ',');) cells.push_back(cell);
        table << cells[4] << ' ' << cells[5] << '\n';
        ++rows;
    }
    table.close();
    CHECK(rows == 19);
    const std::string design = " --design table:" + folder.file("table.txt");
    CHECK_CLOSE(json_of("ddpm --steps 20" + design)["kl"].get<double>(),
                json_of("ddpm --steps 20 --design ho")["kl"].get<double>(), 1e-9);
    check_refused("ddpm --steps 21" + design, "number of rows");
}

TEST_CASE("a learned score adds to the path divergence and its samples can be found") {
    const std::string model = "ddpm --learned --steps 60 --psi-p 64 --dimension 100 --intrinsic 10";
    const json path = json_of(model + " --psi-n 100");
    CHECK_CLOSE(path["path_kl_per_dimension"].get<double>(),
                path["exact_part"].get<double>() + path["score_part"].get<double>(), 1e-12);
    const double target = path["path_kl_per_dimension"].get<double>();
    const json found = json_of(model + " --vary samples --target-path-kl " + std::to_string(target));
    CHECK_CLOSE(found["psi_n"].get<double>(), 100.0, 1e-2);
}

TEST_CASE("a learned score on a nonlinear manifold has its path divergence") {
    const json path = json_of("ddpm --learned --manifold tanh --steps 10 --dimension 64 --intrinsic 32");
    CHECK(path["status"] == "converged");
    CHECK(path["exact_part"].get<double>() > 0.0);
    CHECK_CLOSE(path["path_kl_per_dimension"].get<double>(),
                path["exact_part"].get<double>() + path["score_part"].get<double>(), 1e-12);
    check_refused("ddpm --learned --manifold cosh --steps 10", "known activations");
}

TEST_CASE("a latent law that is not Gaussian has its errors") {
    const json two = json_of("ddpm --latent=-1:0.25,1:0.25 --dimension 16 --steps 50 --design ho");
    CHECK(two["status"] == "converged");
    CHECK(two["kl"].get<double>() < two["path_kl"].get<double>());
    CHECK(two["tv"].get<double>() > two["latent_tv"].get<double>());
}

TEST_CASE("generalization prints the optimum of the bound and a training curve") {
    const json bound = json_of("generalization --bound --n 1000 --m 1000");
    CHECK_CLOSE(bound["tau"].get<double>(), 11.86489927, 1e-9);
    CHECK_CLOSE(bound["bound"].get<double>(), 0.10577034, 1e-7);
    const json curve = json_of("generalization --n 100 --m 64 --times log:10:1e6:6 --kl");
    CHECK(curve["points"].size() == 6);
    CHECK(curve["girsanov_holds"] == true);
    CHECK(curve["stopping_test"].get<double>() <= curve["points"][3]["test"].get<double>());
}

TEST_CASE("generalization in high dimension stops before the end and stands beside the bound") {
    const json j = json_of(
        "generalization --high-dimension --psi-n 8 --psi-p 64 --psi-d 0.2 --ridge 0 --dimension 100 "
        "--times log:0.1:1e4:6");
    CHECK(j["stopping_score"].get<double>() < j["score_at_the_end"].get<double>());
    CHECK(j["stops_early"] == true);
    CHECK(j["bound"]["n"] == 800.0);
    REQUIRE(j["points"].size() == 6);
    for (const json& point : j["points"]) {
        CHECK(point["score"].get<double>() >= j["stopping_score"].get<double>());
        // tau^4/(m n) + tau^3/m^2 + 1/tau.
        const double tau = point["tau"].get<double>();
        CHECK_CLOSE(point["bound"].get<double>(),
                    std::pow(tau, 4) / (800.0 * 6400.0) + std::pow(tau, 3) / (6400.0 * 6400.0) + 1.0 / tau,
                    1e-12);
    }
}

TEST_CASE("bad input of the sampling commands is refused in one sentence") {
    check_refused("ddpm --dimension 8 --intrinsic 9", "--intrinsic");
    check_refused("ddpm --steps 8", "T >= 9");
    check_refused("ddpm --design euler", "adaptive");
    check_refused("ddpm --target-tv 0", "--target-tv");
    check_refused("ddpm --target-tv 0.1 --target-kl 0.1", "one target");
    check_refused("ddpm --spectrum manifold", "--spectrum");
    check_refused("ddpm --latent 1", "--latent");
    check_refused("generalization --bound --n 0 --m 10", "--n");
    check_refused("generalization --m 2.5", "--m");
    check_refused("generalization --bound --high-dimension", "--high-dimension");
    check_refused("generalization --right-mass 1", "right mode");
}

}  // namespace
