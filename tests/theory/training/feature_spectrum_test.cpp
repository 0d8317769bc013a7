#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

struct Case {
    std::string feature;
    double time, psi_n, psi_p, psi_d;
    long draws;
    double atom;        ///< mass expected by rank
    std::size_t bulks;  ///< bulks seen
};
const std::vector<Case> cases = {{"relu", 0.1, 1.5, 3, 0.3, 0, 1.0 - 2.5 / 3.0, 2},
                                 {"relu", 0.1, 2, 1.5, 0.5, 1, 0.0, 1},
                                 {"relu", 0.01, 8, 16, 0.2, 4, 0.0, 3},
                                 {"tanh", 0.01, 8, 64, 1, 0, 1.0 - 9.0 / 64.0, 2},
                                 {"tanh", 0.01, 8, 64, 1, 20, 0.0, 2},
                                 {"tanh", 0.5, 2, 3, 0.5, 2, 0.0, 2},
                                 {"relu", 0.1, 1.5, 3, 0.3, 1, 0.5, 1},
                                 {"identity", 0.1, 1.5, 3, 0.3, 2, 2.0 / 3.0, 2},
                                 {"identity", 0.1, 0.2, 3, 0.3, 2, 1.0 - 0.4 / 3.0, 1},
                                 {"identity", 0.1, 1.5, 0.3, 0.3, 0, 0.0, 1}};

ScoreProblem problem_of(const Case& c) {
    return equations(model_of(c.feature, "linear", c.time, c.psi_n, c.psi_p, c.psi_d, 1e-2, c.draws));
}

TEST_CASE("atoms follow from ranks and all masses add to one") {
    for (const Case& c : cases) {
        const FeatureSpectrum spectrum(problem_of(c));
        INFO(c.feature << " t " << c.time << " psi " << c.psi_n << " " << c.psi_p << " " << c.psi_d << " m "
                       << c.draws);
        REQUIRE(spectrum.status() == Status::converged);
        CHECK(std::abs(spectrum.mass() - 1.0) < 1e-8);
        double atoms = 0.0;
        for (const FeatureAtom& atom : spectrum.atoms()) atoms += atom.mass;
        CHECK(std::abs(atoms - c.atom) < 1e-14);
        CHECK(spectrum.bulks().size() == c.bulks);
        for (const FeatureBulk& bulk : spectrum.bulks()) {
            CHECK(bulk.mass > 0.0);
            CHECK(bulk.from < bulk.to);
        }
    }
}

TEST_CASE("moments and the Stieltjes transform of the density are those of the matrix") {
    for (const Case& c : cases) {
        const ScoreProblem problem = problem_of(c);
        const FeatureSpectrum spectrum(problem);
        double first = 0.0, transform = 0.0;
        for (const FeatureAtom& atom : spectrum.atoms()) {
            first += atom.mass * atom.location;
            transform += atom.mass / (atom.location + problem.ridge);
        }
        for (const FeatureSpectrum::Node& node : spectrum.nodes()) {
            const double u = spectrum.base() + node.offset;
            const double mass = node.weight * node.value[2].imag() / (std::numbers::pi * c.psi_p);
            first += mass * u;
            transform += mass / (u + problem.ridge);
        }
        const EquivalenceConstants& k = problem.constants;
        CHECK_CLOSE(first, k.b2 * mean(problem.spectrum) + k.beta2 + k.alpha2 + k.s2, 1e-8);
        // The certified real solution at -lambda is the other route.
        CHECK_CLOSE(transform, predict(problem).order_parameters[2] / c.psi_p, 1e-8);
    }
}

TEST_CASE("the density starts like a square root at every edge and vanishes outside") {
    for (const Case& c : cases) {
        const FeatureSpectrum spectrum(problem_of(c));
        const std::vector<double> edges = spectrum.edges();
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const double room = i % 2 == 0 ? edges[i + 1] - edges[i] : edges[i] - edges[i - 1];
            const double near = i > 0 && i % 2 == 0 ? edges[i] - edges[i - 1] : edges[i] - spectrum.base();
            const double inward = (i % 2 == 0 ? 1.0 : -1.0) * 1e-6 * std::min(room, near);
            const double once = spectrum.density(edges[i] + inward),
                         fourfold = spectrum.density(edges[i] + 4.0 * inward);
            CHECK(once > 0.0);
            CHECK_CLOSE(fourfold / once, 2.0, 1e-3);
            CHECK(spectrum.density(edges[i] - inward) == 0.0);
        }
    }
}

TEST_CASE("the distribution function rises from the atom to one and is the integral of the density") {
    const FeatureSpectrum spectrum(problem_of(cases[0]));
    const FeatureBulk& first = spectrum.bulks()[0];
    CHECK(spectrum.cumulative(spectrum.base() - 1e-9) == 0.0);
    CHECK_CLOSE(spectrum.cumulative(0.5 * (spectrum.base() + first.from)), cases[0].atom, 1e-14);
    CHECK_CLOSE(spectrum.cumulative(first.to), cases[0].atom + first.mass, 1e-9);
    CHECK_CLOSE(spectrum.cumulative(1e9), 1.0, 1e-8);
    // Gauss-Legendre with three points on a short interval is the reference for the difference.
    const double a = 0.2, b = 0.21, centre = 0.5 * (a + b), half = 0.5 * (b - a),
                 node = std::sqrt(0.6) * half;
    const double integral = half / 9.0 *
                            (5.0 * spectrum.density(centre - node) + 8.0 * spectrum.density(centre) +
                             5.0 * spectrum.density(centre + node));
    CHECK_CLOSE(spectrum.cumulative(b) - spectrum.cumulative(a), integral, 1e-6);
}

TEST_CASE("linear features of isotropic data with very many samples have the Marchenko-Pastur law") {
    // U -> gamma^2 W W^T / d with gamma = 1, up to fluctuations of order 1 / psi_n.
    for (const double psi_p : {0.4, 2.5}) {
        Model model = model_of("identity", "linear", 0.1, 1e9, psi_p, 1.0, 0.0, 0);
        model.covariance = isotropic_spectrum();
        const FeatureSpectrum spectrum(equations(model));
        REQUIRE(spectrum.status() == Status::converged);
        REQUIRE(spectrum.bulks().size() == 1);
        const double root = std::sqrt(psi_p);
        CHECK_CLOSE(spectrum.bulks()[0].from, (1.0 - root) * (1.0 - root), 1e-6);
        CHECK_CLOSE(spectrum.bulks()[0].to, (1.0 + root) * (1.0 + root), 1e-6);
        for (const double share : {0.1, 0.4, 0.9}) {
            const double u =
                spectrum.bulks()[0].from + share * (spectrum.bulks()[0].to - spectrum.bulks()[0].from);
            const double below = u - (1.0 - root) * (1.0 - root), above = (1.0 + root) * (1.0 + root) - u;
            CHECK_CLOSE(spectrum.density(u), std::sqrt(below * above) / (2.0 * std::numbers::pi * psi_p * u),
                        1e-6);
        }
    }
}

TEST_CASE("at the interpolation threshold the lowest bulk reaches zero with a diverging density") {
    const FeatureSpectrum spectrum(equations(model_of("relu", "linear", 0.1, 1.5, 3.0, 0.3, 0.0, 2)));
    REQUIRE(spectrum.status() == Status::converged);
    CHECK(spectrum.atoms().empty());
    CHECK(spectrum.bulks().front().from == 0.0);
    // u^{-1/2} at a hard edge
    CHECK_CLOSE(spectrum.density(1e-8) / spectrum.density(4e-8), 2.0, 1e-3);
}

TEST_CASE("every separate eigenvalue of the covariance carries a bulk of its own weight") {
    // Weights 2^-k at eigenvalues 4^k: the upper ones are so few that each is one outlier of mass weight /
    // psi_p.
    std::vector<SpectralAtom> atoms;
    for (int k = 0; k < 20; ++k) atoms.push_back({std::pow(4.0, k), std::pow(2.0, -k)});
    Model model = model_of("relu", "linear", 0.1, 2.0, 1.5, 1.0, 0.0, 2);
    model.covariance = DiscreteSpectrum(atoms);
    const FeatureSpectrum spectrum(equations(model));
    REQUIRE(spectrum.status() == Status::converged);
    CHECK(std::abs(spectrum.mass() - 1.0) < 1e-8);
    const auto& bulks = spectrum.bulks();
    REQUIRE(bulks.size() > 10);
    for (std::size_t k = 0; k < 10; ++k) {
        const SpectralAtom& atom = model.covariance->atoms()[19 - k];
        CHECK_CLOSE(bulks[bulks.size() - 1 - k].mass, atom.weight / model.feature_ratio, 1e-6);
    }
}

TEST_CASE("many draws turn the atom of infinitely many into a narrow bulk of the same mass") {
    const FeatureSpectrum infinite(equations(model_of("tanh", "linear", 0.001, 8, 64, 0.1, 0.0, 0)));
    const FeatureSpectrum many(equations(model_of("tanh", "linear", 0.001, 8, 64, 0.1, 0.0, 1000)));
    REQUIRE(many.status() == Status::converged);
    CHECK_CLOSE(many.bulks().front().mass, infinite.atoms().front().mass, 1e-9);
    CHECK(many.bulks().front().from < infinite.base());
    CHECK(many.bulks().front().to > infinite.base());
}

TEST_CASE("the unit of the features changes nothing but the unit of the spectrum") {
    for (const long draws : {0L, 1L}) {
        const FeatureSpectrum one(
            equations(model_of("hermite:0,1,0.3", "linear", 0.1, 4, 8, 0.5, 0.0, draws)));
        for (const double unit : {2e-2, 1e-8, 1e8}) {
            const std::string feature = "hermite:0," + to_text(unit) + "," + to_text(0.3 * unit);
            const FeatureSpectrum scaled(equations(model_of(feature, "linear", 0.1, 4, 8, 0.5, 0.0, draws)));
            INFO("unit " << unit << " m " << draws);
            REQUIRE(scaled.status() == Status::converged);
            REQUIRE(scaled.bulks().size() == one.bulks().size());
            for (std::size_t k = 0; k < one.bulks().size(); ++k) {
                CHECK_CLOSE(scaled.bulks()[k].from, one.bulks()[k].from * unit * unit, 1e-9);
                CHECK_CLOSE(scaled.bulks()[k].to, one.bulks()[k].to * unit * unit, 1e-9);
                CHECK_CLOSE(scaled.bulks()[k].mass, one.bulks()[k].mass, 1e-8);
            }
        }
    }
}

TEST_CASE("no bulk is lost at large times where the shared part of the features vanishes") {
    for (const double time : {4.0, 8.0, 15.0}) {
        const FeatureSpectrum spectrum(equations(model_of("relu", "linear", time, 4, 8, 0.5, 0.0, 0)));
        INFO("time " << time);
        REQUIRE(spectrum.status() == Status::converged);
        REQUIRE(spectrum.bulks().size() == 2);
        CHECK_CLOSE(spectrum.bulks()[0].mass, 0.5, 1e-9);
        CHECK_CLOSE(spectrum.bulks()[1].mass, 0.125, 1e-9);
    }
}

TEST_CASE("every bulk of random models is found and their masses add to one") {
    resolva::test::RandomBox box(4);
    const char* features[] = {"relu", "tanh", "identity", "hermite:0,0.02,0.006", "hermite:0,1,0.3", "sign"};
    for (int i = 0; i < 36; ++i) {
        const double time = box.log_uniform(1e-4, 12.0), psi_n = box.log_uniform(0.05, 30.0);
        const double psi_p = box.log_uniform(0.05, 60.0), psi_d = box.log_uniform(0.02, 3.0);
        Model model = model_of(features[i % 6], "linear", time, psi_n, psi_p, psi_d, 0.0, i % 4);
        if (i % 5 == 0) model.covariance = isotropic_spectrum();
        const FeatureSpectrum spectrum(equations(model));
        INFO(features[i % 6] << " t " << time << " psi " << psi_n << " " << psi_p << " " << psi_d << " m "
                             << i % 4);
        REQUIRE(spectrum.status() == Status::converged);
        CHECK(std::abs(spectrum.mass() - 1.0) < 1e-9);
    }
}

TEST_CASE("narrow bulks beside a heavy atom and above a manifold of few dimensions are found") {
    // Linear features, few samples: 0.7 per cent of the eigenvalues below a gap, 1.1 in all. And psi_D = 0.02:
    // eigenvalues of the covariance fifty times their mean.
    const FeatureSpectrum linear(
        equations(model_of("identity", "linear", 0.0128531, 0.382028, 55.5326, 1.5346, 0.0, 0)));
    REQUIRE(linear.status() == Status::converged);
    CHECK(linear.bulks().size() == 2);
    const FeatureSpectrum few(
        equations(model_of("hermite:0,1,0.3", "linear", 0.0156471, 13.9349, 3.44535, 0.0219055, 0.0, 2)));
    REQUIRE(few.status() == Status::converged);
    CHECK(few.bulks().back().to > 200.0);
}

}  // namespace
