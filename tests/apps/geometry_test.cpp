// Reference numbers: an independent prototype of Li, Shen, Hsieh, He, arXiv:2509.24912.
#include <cmath>
#include <fstream>
#include <numbers>
#include <string>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/program.hpp"

namespace {

using Catch::Matchers::Contains;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

nlohmann::json answer(const std::string& arguments) {
    const auto run = run_program("geometry " + arguments + " --json");
    INFO(arguments << "\n" << run.errors);
    REQUIRE(run.status == 0);
    return nlohmann::json::parse(run.output);
}

void check_refused(const std::string& arguments, const std::string& word) {
    const auto run = run_program("geometry " + arguments);
    INFO(arguments << "\n" << run.errors);
    CHECK(run.status == 2);
    CHECK(run.output.empty());
    CHECK_THAT(run.errors, Contains(word));
}

TEST_CASE("geometry tempered prints the deviations of the tempered law") {
    const auto circle = answer("tempered --shape circle --kappa 1 --sigma 0.01 --alpha 1");
    CHECK_CLOSE(circle.at("max_deviation").get<double>(), 0.01002, 5e-4);
    CHECK_CLOSE(circle.at("tv_uniform").get<double>(), 0.00318, 2e-3);
    CHECK_CLOSE(circle.at("radial_variance_ratio").get<double>(), 0.9900, 1e-4);
    CHECK(circle.at("tv_data").get<double>() > 0.28);
    const auto ellipse = answer("tempered --shape ellipse --axes 1,2 --kappa 1 --sigma 0.01 --alpha 1");
    CHECK_CLOSE(ellipse.at("tv_uniform").get<double>(), 0.00369, 2e-3);
    const auto torus = answer("tempered --shape torus --radii 1,0.4 --kappa 0 --reference volume");
    CHECK_CLOSE(torus.at("tv_uniform").get<double>(), torus.at("tv_data").get<double>(), 1e-9);
    CHECK(answer("tempered --shape circle --likelihood 1,0").at("tv_posterior").get<double>() < 0.02);
}

TEST_CASE("geometry expansion prints the density and its leading terms") {
    const auto e = answer("expansion --shape circle --kappa 1 --radius 1.1 --angle 0.7 --sigma 0.01");
    CHECK_CLOSE(e.at("remainder_over_sigma2").get<double>(), -0.045387676, 2e-7);
    CHECK_CLOSE(e.at("log_density").get<double>(), -47.67037721351920, 1e-13);
    CHECK_CLOSE(e.at("leading").get<double>(), -47.67037267475078, 1e-13);
    // The sphere's polar angle is counted from its axis and the torus's radius from its core circle.
    CHECK_CLOSE(answer("expansion --shape sphere --radius 1.2 --angle 0.7").at("parameter").get<double>(),
                0.7, 1e-12);
    const auto torus = answer("expansion --shape torus --radius 0.5 --angle 2");
    CHECK_CLOSE(torus.at("parameter").get<double>(), 2.0, 1e-12);
    CHECK_CLOSE(torus.at("offset").get<double>(), 0.1, 1e-12);
}

TEST_CASE("geometry reads curves from tables and says what is wrong with them") {
    const ScratchFolder folder;
    const auto write = [&](const std::string& name, double frequency, int rows, int turn) {
        const std::string path = folder.file(name);
        std::ofstream file(path);
        for (int i = 0; i < rows; ++i) {
            const double u = 2.0 * std::numbers::pi * (i % turn) / turn;
            file << std::cos(u) << ',' << 2.0 * std::sin(frequency * u) << '\n';
        }
        return path;
    };
    const std::string curve = "tempered --shape curve --sigma 0.01 --points ";
    CHECK_CLOSE(answer(curve + write("ellipse.csv", 1.0, 41, 40)).at("tv_uniform").get<double>(), 0.00369,
                5e-3);
    check_refused(curve + write("open.csv", 1.0, 40, 40), "not closed");
    check_refused(curve + write("eight.csv", 2.0, 42, 41), "self-intersecting");
    check_refused(curve + write("short.csv", 1.0, 5, 4), "number of rows");
    check_refused(curve + folder.file("missing.csv"), "cannot be opened");
}

TEST_CASE("geometry refuses noise levels and exponents and shapes outside their range") {
    check_refused("tempered --sigma 0", "--sigma is 0");
    check_refused("tempered --sigma -1", "--sigma is -1");
    check_refused("tempered --alpha 2", "0 <= alpha < 2");
    check_refused("tempered --alpha -0.5", "0 <= alpha < 2");
    check_refused("tempered --shape elipse", "ellipse");
    check_refused("tempered --shape torus --radii 1,1.5", "meets itself");
    check_refused("error --error-exponent -2", "must exceed -2");
    check_refused("expansion --shape circle", "--radius");
    check_refused("tempred", "tempered");
}

}  // namespace
