#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

/// The Stieltjes transform of the atoms and the density at -ridge.
double transform_of(const FeatureSpectrum& spectrum, double psi_p, double ridge) {
    double transform = 0.0;
    for (const FeatureAtom& atom : spectrum.atoms()) transform += atom.mass / (atom.location + ridge);
    for (const FeatureSpectrum::Node& node : spectrum.nodes()) {
        transform += node.weight * node.value[2].imag() /
                     (std::numbers::pi * psi_p * (spectrum.base() + node.offset + ridge));
    }
    return transform;
}

TEST_CASE("a power-law covariance gives one bulk without an end whose tail follows the covariance") {
    for (const double exponent : {0.04, 0.2, 0.5, 0.9}) {
        for (const long draws : {0L, 2L}) {
            Model model = model_of("relu", "linear", 0.1, 2.0, 1.5, 1.0, 1e-2, draws);
            model.covariance = power_law_spectrum(exponent);
            const ScoreProblem problem = equations(model);
            const FeatureSpectrum spectrum(problem);
            INFO("exponent " << exponent << " draws " << draws);
            REQUIRE(spectrum.status() == Status::converged);
            CHECK(std::abs(spectrum.mass() - 1.0) < 1e-8);
            REQUIRE(spectrum.bulks().size() == 1);
            CHECK(std::isinf(spectrum.edges().back()));
            // The certified real solution at -lambda is the other route to the Stieltjes transform.
            CHECK_CLOSE(transform_of(spectrum, model.feature_ratio, problem.ridge),
                        predict(problem).order_parameters[2] / model.feature_ratio, 1e-8);
            // The lower edge is a root of the real curve: the density starts like a square root there.
            const double edge = spectrum.edges().front(), step = 1e-6 * (edge - spectrum.base());
            CHECK_CLOSE(spectrum.density(edge + 4.0 * step) / spectrum.density(edge + step), 2.0, 1e-3);
            CHECK(spectrum.density(edge - step) == 0.0);
            if (exponent < 0.2) continue;  // the tail is below rounding where its law holds
            // Eigenvalue psi_p b^2 c of U for an eigenvalue c of the covariance that is large against all
            // else.
            const double u = 1e3 * std::pow(1e3, exponent);
            const double rank = std::pow(u / (model.feature_ratio * problem.constants.b2 * (1.0 - exponent)),
                                         -1.0 / exponent);
            const double density = rank / (exponent * u * model.feature_ratio);
            CHECK_CLOSE(spectrum.density(u), density, 1e-2);
        }
    }
}

TEST_CASE("above the atom of infinitely many draws the tail of a power law has no lower edge") {
    // There w < 0 < chi = 1, and eigenvalues c of order 1/offset with K(c) = 0 have weight c^{-1/e}: the
    // density rises like offset^{1/e - 1}.
    for (const double exponent : {0.5, 0.8}) {
        for (const auto& [psi_n, psi_p] : {std::pair{0.5, 3.0}, std::pair{4.0, 8.0}, std::pair{1.5, 2.6}}) {
            Model model = model_of("relu", "linear", 0.1, psi_n, psi_p, 1.0, 1e-2, 0);
            model.covariance = power_law_spectrum(exponent);
            const FeatureSpectrum spectrum(equations(model));
            INFO("exponent " << exponent << " psi_n " << psi_n << " psi_p " << psi_p);
            REQUIRE(spectrum.status() == Status::converged);
            CHECK(std::abs(spectrum.mass() - 1.0) < 1e-9);
            const double atom = spectrum.atoms().front().location;
            CHECK(spectrum.edges().front() == atom);
            const double power =
                std::log(spectrum.density(atom + 1e-7) / spectrum.density(atom + 1e-9)) / std::log(100.0);
            CHECK(std::abs(power - (1.0 / exponent - 1.0)) < 0.02);
        }
    }
}

TEST_CASE("a power law of small exponent leaves no mass behind at the atom and in the tail") {
    for (const double exponent : {0.008, 0.03, 0.1, 0.2}) {
        for (const auto& [psi_n, psi_p] : {std::pair{0.5, 3.0}, std::pair{2.0, 5.0}}) {
            Model model = model_of("relu", "linear", 0.1, psi_n, psi_p, 1.0, 1e-2, 0);
            model.covariance = power_law_spectrum(exponent);
            const FeatureSpectrum spectrum(equations(model));
            INFO("exponent " << exponent << " psi_n " << psi_n << " psi_p " << psi_p);
            REQUIRE(spectrum.status() == Status::converged);
            CHECK(std::abs(spectrum.mass() - 1.0) < 1e-8);
            const double atom = spectrum.atoms().front().location;
            CHECK(spectrum.edges().front() == atom);
            CHECK(std::isinf(spectrum.edges().back()));
            CHECK(spectrum.density(atom + 1e-5) < 1e-6);
            // Far above the tail and just above the atom the density is still told from a failure.
            CHECK(spectrum.density(1e6) >= 0.0);
            const double share = spectrum.cumulative(0.1002) - spectrum.cumulative(0.0998);
            CHECK_CLOSE(share, 4e-4 * spectrum.density(0.1), 1e-4);
            // The d directions of the linear part and the n of the shared nonlinear part lie apart.
            REQUIRE(spectrum.bulks().size() == 2);
            const FeatureBulk &lower = spectrum.bulks()[0], &upper = spectrum.bulks()[1];
            CHECK(std::abs(lower.mass - std::max(1.0, psi_n) / psi_p) < 1e-8);
            CHECK_CLOSE(spectrum.cumulative(0.5 * (lower.to + upper.from)),
                        spectrum.atoms().front().mass + lower.mass, 1e-12);
            // The certified real solution at -ridge is the other route to the Stieltjes transform.
            for (const double ridge : {1e-3, 1e-2, 1.0}) {
                model.ridge = ridge;
                const ScoreProblem problem = equations(model);
                CHECK_CLOSE(transform_of(spectrum, psi_p, ridge),
                            predict(problem).order_parameters[2] / psi_p, 1e-8);
            }
        }
    }
}

TEST_CASE("as its exponent vanishes a power law gives the spectrum of isotropic data") {
    Model model = model_of("relu", "linear", 0.1, 0.5, 3.0, 1.0, 1e-2, 0);
    model.covariance = isotropic_spectrum();
    const FeatureSpectrum isotropic(equations(model));
    double previous = 1.0;
    for (const double exponent : {0.02, 0.005}) {
        model.covariance = power_law_spectrum(exponent);
        const FeatureSpectrum spectrum(equations(model));
        REQUIRE(spectrum.status() == Status::converged);
        REQUIRE(spectrum.bulks().size() == isotropic.bulks().size());
        double distance = 0.0;
        for (const double u : {0.05, 0.1, 0.2, 0.5, 1.0, 2.0})
            distance = std::max(distance, std::abs(spectrum.density(u) / isotropic.density(u) - 1.0));
        // The variance of the eigenvalues is e^2 to leading order.
        CHECK(distance < 0.1 * previous);
        previous = distance;
    }
    CHECK(previous < 1e-3);
}

TEST_CASE("linear features keep an edge above their atom whatever the tail of the covariance") {
    Model model = model_of("identity", "linear", 0.1, 2.0, 3.0, 1.0, 1e-2, 0);
    model.covariance = power_law_spectrum(0.4);
    const FeatureSpectrum spectrum(equations(model));
    REQUIRE(spectrum.status() == Status::converged);
    CHECK(spectrum.atoms().front().mass == 1.0 - 1.0 / 3.0);
    const double edge = spectrum.edges().front(), step = 1e-6 * edge;
    CHECK(edge > 1e-3);
    CHECK(spectrum.density(edge - step) == 0.0);
    CHECK_CLOSE(spectrum.density(edge + 4.0 * step) / spectrum.density(edge + step), 2.0, 1e-3);
}

}  // namespace
