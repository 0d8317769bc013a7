#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>
#include <resolva/theory/spectra/catalogue.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>
#include <resolva/theory/spectra/marchenko_pastur_nodes.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/program.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

/// tr (C + x)^{-1}/d of a model file whose C has this spectrum.
double resolvent(const std::string& spectrum, double x, const std::string& folder = ".") {
    ExpressionModel model = read_model(
        "[dimensions]\nd = 1\n[parameters]\nx = 1\n[deterministic]\nC = { dimension = "
        "\"d\", spectrum = \"" +
            spectrum + "\" }\n[output]\nr = \"tr(inv(C + x*I(d)))/d\"\n",
        "m.toml", folder);
    model.set("x", x);
    const auto solution = evaluate(model);
    REQUIRE(solution.status == Status::converged);
    return solution.outputs[0];
}

TEST_CASE("the nodes of a Marchenko-Pastur law give its resolvent from any distance to the support") {
    for (const double ratio : {0.02, 0.4, 0.999, 1.0, 1.001, 2.5, 300.0}) {
        INFO("ratio " << ratio);
        const auto nodes = marchenko_pastur_nodes(ratio);
        const MarchenkoPastur law(ratio);
        double mass = 0.0, mean = 0.0, square = 0.0;
        for (const SpectralAtom& atom : nodes) {
            mass += atom.weight;
            mean += atom.weight * atom.eigenvalue;
            square += atom.weight * atom.eigenvalue * atom.eigenvalue;
        }
        CHECK_CLOSE(mass, 1.0, 1e-14);
        CHECK_CLOSE(mean, 1.0, 1e-13);
        CHECK_CLOSE(square, 1.0 + 1.0 / ratio, 1e-13);
        for (const double x : {1e-12, 1e-9, 1e-6, 1e-3, 0.1, 10.0, 1e6}) {
            double sum = 0.0;
            for (const SpectralAtom& atom : nodes) sum += atom.weight / (x + atom.eigenvalue);
            CHECK_CLOSE(sum, law.averages(x, 1.0).inverse, 3e-13);
        }
    }
    CHECK_THROWS_AS(marchenko_pastur_nodes(0.0), BadArgument);
    CHECK_THROWS_AS(marchenko_pastur_nodes(INFINITY), BadArgument);
}

TEST_CASE("a deterministic Marchenko-Pastur matrix keeps its digits next to its support") {
    for (const double x : {1e-10, 1e-6, 1e-3, 1e-2, 1.0}) {
        const double exact = 2.0 / (x + std::sqrt(x * x + 4.0 * x));  // ratio one: x m^2 + x m - 1 = 0
        CHECK_CLOSE(resolvent("marchenko_pastur:1.0", x), exact, 1e-12);
    }
}

TEST_CASE("program and model files speak one grammar of spectra") {
    const test::ScratchFolder folder;
    std::ofstream(folder.file("c.txt")) << "1\n2\n4\n";
    CHECK_CLOSE(resolvent("isotropic", 0.5), 1.0 / 1.5, 1e-14);
    CHECK_CLOSE(resolvent("projector:0.3", 0.5), 0.3 / 1.5 + 0.7 / 0.5, 1e-14);
    CHECK_CLOSE(resolvent("atoms:1@0.25,3@0.75", 0.5), 0.25 / 1.5 + 0.75 / 3.5, 1e-14);
    CHECK_CLOSE(resolvent("file:c.txt", 0.5, folder.path()), (1 / 1.5 + 1 / 2.5 + 1 / 4.5) / 3, 1e-14);
    CHECK_CLOSE(resolvent("file:" + folder.file("c.txt"), 0.5), (1 / 1.5 + 1 / 2.5 + 1 / 4.5) / 3, 1e-14);
    for (const char* exponent : {"0", "0.5", "0.9"}) {
        const auto law = spectrum_from_text(std::string("power-law:") + exponent, 1.0);
        CHECK_CLOSE(resolvent(std::string("power-law:") + exponent, 0.5), law->averages(0.5, 1.0).inverse,
                    1e-13);
        CHECK(resolvent(std::string("power_law:") + exponent, 0.5) ==
              resolvent(std::string("power-law:") + exponent, 0.5));
    }
    CHECK(resolvent("marchenko-pastur:0.4", 0.5) == resolvent("marchenko_pastur:0.4", 0.5));
    // The same words as a covariance of the score model.
    CHECK(spectrum_from_text("power_law:0.5", 1.0)->atoms().size() ==
          spectrum_from_text("power-law:0.5", 1.0)->atoms().size());
    CHECK_CLOSE(spectrum_from_text("projector:0.3", 0.7)->mean(), 0.3, 1e-14);
    CHECK_CLOSE(spectrum_from_text("projector", 0.7)->mean(), 0.7, 1e-14);
    CHECK_CLOSE(spectrum_from_text("atoms:1@0.25,3@0.75", 1.0)->mean(), 2.5, 1e-14);
    CHECK_THROWS_WITH(spectrum_from_text("atoms:1@0.25,3@0.7", 1.0), Contains("it must be 1"));
    CHECK_THROWS_WITH(spectrum_from_text("atoms:1,3", 1.0), Contains("VALUE@WEIGHT"));
    CHECK_THROWS_WITH(spectrum_from_text("marchenko-pastur:0.5", 1.0), Contains("write manifold"));
    CHECK_THROWS_WITH(spectrum_from_text("isotropic:2", 1.0), Contains("it must be manifold"));
    CHECK_THROWS_WITH(resolvent("projector", 1.0), Contains("m.toml:6:") && Contains("projector:0.3"));
    CHECK_THROWS_WITH(resolvent("semicircle:1", 1.0),
                      Contains("m.toml:6:") && Contains("power-law:EXPONENT"));
    CHECK_THROWS_WITH(resolvent("power-law:1.5", 1.0), Contains("m.toml:6:"));
    CHECK_THROWS_WITH(resolvent("file:none.txt", 1.0), Contains("none.txt"));
}

}  // namespace
