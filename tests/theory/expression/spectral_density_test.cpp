// Edges and atoms of spectral laws, and the Marchenko-Pastur law as a deterministic matrix.

#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/spectral_density.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using resolva::test::solved;

ExpressionModel sample_covariance(const std::string& ratio) {
    return read_model("[dimensions]\nd = 1.0\nn = " + ratio +
                          "\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1\" }\n"
                          "[density]\nmatrix = \"X*X'/n\"\n",
                      "model", ".");
}

TEST_CASE("edges of the Marchenko-Pastur law have their closed form") {
    for (const double n : {2.0, 4.0, 0.5}) {
        INFO("n = " << n);
        SpectralDensity density(sample_covariance(std::to_string(n)));
        const double root = std::sqrt(1.0 / n);
        const auto edges = density.edges(0.02, 7.0, 60);
        REQUIRE(edges.size() == 2);
        CHECK(std::abs(edges[0] - (1.0 - root) * (1.0 - root)) < 1e-8);
        CHECK(std::abs(edges[1] - (1.0 + root) * (1.0 + root)) < 1e-8);
    }
}

TEST_CASE("a sample covariance of few samples has an atom at zero and one of many has none") {
    SpectralDensity few(sample_covariance("0.4"));
    const auto atoms = few.atoms(-1.0, 8.0, 46);
    REQUIRE(atoms.size() == 1);
    CHECK(std::abs(atoms[0].location) < 1e-7);
    CHECK_CLOSE(atoms[0].mass, 0.6, 1e-6);
    SpectralDensity many(sample_covariance("2.5"));
    CHECK(many.atoms(-1.0, 4.0, 51).empty());
    CHECK_THROWS_WITH(many.atoms(1.0, 0.0, 5), Catch::Matchers::Contains("first < last"));
}

TEST_CASE("the atoms of a deterministic matrix are found where they are") {
    SpectralDensity density(
        read_model("[dimensions]\nd = 1.0\n[deterministic]\nC = { dimension = \"d\", spectrum = "
                   "\"atoms:1.03@0.3,3.2@0.7\" }\n[density]\nmatrix = \"C\"\n",
                   "model", "."));
    const auto atoms = density.atoms(0.0, 4.0, 41);
    REQUIRE(atoms.size() == 2);
    CHECK_CLOSE(atoms[0].location, 1.03, 1e-7);
    CHECK_CLOSE(atoms[0].mass, 0.3, 1e-6);
    CHECK_CLOSE(atoms[1].location, 3.2, 1e-7);
    CHECK_CLOSE(atoms[1].mass, 0.7, 1e-6);
}

TEST_CASE("a deterministic Marchenko-Pastur matrix acts as the Wishart matrix it stands for") {
    // Free of X either way, so that every trace agrees.
    const std::string head =
        "[dimensions]\nd = 1.0\nn = 1.5\n[gaussian]\n"
        "X = { rows = \"d\", cols = \"n\", variance = \"1\" }\n";
    const std::string tail =
        "R = \"inv(C + X*X'/n + 0.2*I(d))\"\n[output]\nvalue = \"tr(R)/d\"\nweighted = "
        "\"tr(R*C)/d\"\n";
    auto drawn =
        solved(read_model("[dimensions]\nk = 0.4\n" + head.substr(head.find("d =")) +
                              "M = { rows = \"d\", cols = \"k\", variance = \"1/k\" }\n[define]\nC = "
                              "\"M*M'\"\n" +
                              tail,
                          "model", "."));
    auto given = solved(read_model(head +
                                       "[deterministic]\nC = { dimension = \"d\", spectrum = "
                                       "\"marchenko_pastur:0.4\" }\n[define]\n" +
                                       tail,
                                   "model", "."));
    CHECK_CLOSE(given["value"], drawn["value"], 1e-11);
    CHECK_CLOSE(given["weighted"], drawn["weighted"], 1e-11);
    CHECK_THROWS_WITH(read_model(head +
                                     "[deterministic]\nC = { dimension = \"d\", spectrum = "
                                     "\"marchenko_pastur:-1\" }\n[define]\n" +
                                     tail,
                                 "model", "."),
                      Catch::Matchers::Contains("model:") && Catch::Matchers::Contains("positive"));
}

}  // namespace
