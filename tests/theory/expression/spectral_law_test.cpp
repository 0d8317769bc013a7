// Limiting laws of expressions against closed forms, and in units and on grids of every kind.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/spectral_law.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using resolva::test::analysis;
using resolva::test::solved;

ExpressionModel model_of(const std::string& text) {
    return read_model(text, "model", ".");
}

ExpressionModel sample_covariance(double ratio) {
    return model_of("[dimensions]\nd = 1.0\nn = " + to_text(ratio) +
                    "\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1\" }\n"
                    "[density]\nmatrix = \"X*X'/n\"\n");
}

/// Populations with weights, times a scale: C^(1/2) X X' C^(1/2)/n.
ExpressionModel populations(const std::vector<std::array<double, 2>>& atoms, double ratio, double scale) {
    std::string list;
    for (const auto& [value, weight] : atoms) {
        list += std::string(list.empty() ? "" : ", ") + "{ weight = " + to_text(weight) + ", values = [" +
                to_text(std::sqrt(value)) + "] }";
    }
    return model_of("[dimensions]\nd = 1.0\nn = " + to_text(ratio) + "\n[parameters]\ns = " + to_text(scale) +
                    "\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1/n\" }\n"
                    "[joint.c]\ndimension = \"d\"\nmatrices = [\"Croot\"]\natoms = [" +
                    list + "]\n[density]\nmatrix = \"s*Croot*X*X'*Croot\"\n");
}

/// Both sums and the mean, which the law does not use.
void require_whole(const LimitingLaw& law, double mean, double tolerance = 1e-9) {
    INFO(law.outcome().reason);
    REQUIRE(law.status() == Status::converged);
    CHECK(std::abs(law.mass() - 1.0) < tolerance);
    CHECK(std::abs(law.moment(1) - mean) < tolerance * std::max(1e-300, law.highest() - law.lowest()));
    CHECK(std::abs(law.cumulative(law.highest()) - law.mass()) < 1e-12);
}

void require_edges(const LimitingLaw& law, const std::vector<double>& expected, double tolerance) {
    REQUIRE(law.edges().size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k)
        CHECK(std::abs(law.edges()[k].location - expected[k]) <= tolerance * std::abs(expected[k]) + 1e-300);
}

TEST_CASE("Marchenko-Pastur laws have their closed form on either side of ratio one") {
    for (const double n : {2.0, 4.0, 1.2, 0.9, 0.5, 0.4}) {
        INFO("n = " << n);
        const LimitingLaw law = limiting_law(sample_covariance(n));
        require_whole(law, 1.0);
        const double root = std::sqrt(1.0 / n);
        const double low = std::pow(1.0 - root, 2), high = std::pow(1.0 + root, 2);
        require_edges(law, {low, high}, 1e-12);
        REQUIRE(law.atoms().size() == (n < 1.0 ? 1U : 0U));
        if (n < 1.0) {
            CHECK(law.atoms()[0].location == 0.0);
            CHECK(std::abs(law.atoms()[0].mass - (1.0 - n)) < 1e-11);
            CHECK(std::isnan(law.density(0.0)));
        }
        for (double share = 0.01; share < 1.0; share += 0.07) {
            const double x = low + (high - low) * share;
            CHECK_CLOSE(law.density(x), n * std::sqrt((x - low) * (high - x)) / (2.0 * std::numbers::pi * x),
                        1e-10);
        }
        CHECK(law.density(law.edges()[0].location) == 0.0);
        CHECK(law.density(0.5 * low) == 0.0);
        CHECK(law.density(high + 1e-9) == 0.0);
        // Second moment 1 + 1/n, third 1 + 3/n + 1/n^2.
        CHECK_CLOSE(law.moment(2), 1.0 + 1.0 / n, 1e-11);
        CHECK_CLOSE(law.moment(3), 1.0 + 3.0 / n + 1.0 / (n * n), 1e-11);
    }
}

TEST_CASE("the hard edge of the square Marchenko-Pastur law is found and named") {
    const LimitingLaw law = limiting_law(sample_covariance(1.0));
    require_whole(law, 1.0);
    require_edges(law, {0.0, 4.0}, 1e-12);
    CHECK(law.edges()[0].kind == LimitingLaw::EdgeKind::hard);
    CHECK(law.edges()[1].kind == LimitingLaw::EdgeKind::soft);
    CHECK(law.atoms().empty());
    CHECK(std::isnan(law.density(0.0)));
    for (const double x : {1e-12, 1e-6, 1e-3, 0.5, 2.0, 3.9})
        CHECK_CLOSE(law.density(x), std::sqrt((4.0 - x) / x) / (2.0 * std::numbers::pi), 1e-9);
    // x = 4 sin^2 phi: the cumulative is (2 phi + sin 2 phi)/pi.
    for (const double phi : {0.01, 0.4, 1.2, 1.5}) {
        const double x = 4.0 * std::pow(std::sin(phi), 2);
        const double share = (2.0 * phi + std::sin(2.0 * phi)) / std::numbers::pi;
        CHECK(std::abs(law.cumulative(x) - share) < 1e-11);
        CHECK_CLOSE(law.quantile(share), x, 1e-9);
    }
}

/// Edges of the law of C^(1/2) X X' C^(1/2)/n: extrema of z(m) = -1/m + (1/n) sum w c/(1 + c m).
std::vector<double> silverstein(const std::vector<std::array<double, 2>>& atoms, double ratio) {
    const auto slope = [&](double m) {
        double sum = 1.0 / (m * m);
        for (const auto& [c, w] : atoms) sum -= w * c * c / (ratio * std::pow(1.0 + c * m, 2));
        return sum;
    };
    const auto value = [&](double m) {
        double sum = -1.0 / m;
        for (const auto& [c, w] : atoms) sum += w * c / (ratio * (1.0 + c * m));
        return sum;
    };
    std::vector<double> edges;
    for (const double sign : {-1.0, 1.0}) {
        double previous = sign * std::exp(-14.0);
        for (double t = -14.0; t < 14.0; t += 1e-3) {
            const double m = sign * std::exp(t);
            if ((slope(previous) > 0.0) != (slope(m) > 0.0)) {
                double a = previous, b = m;
                for (int k = 0; k < 100; ++k) {
                    const double middle = 0.5 * (a + b);
                    ((slope(middle) > 0.0) == (slope(a) > 0.0) ? a : b) = middle;
                }
                if (const double z = value(0.5 * (a + b)); z > 0.0) edges.push_back(z);
            }
            previous = m;
        }
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

TEST_CASE("edges of sample covariances are the critical points of Silverstein in any units") {
    struct Case {
        std::vector<std::array<double, 2>> atoms;
        double ratio;
        std::vector<double> edges;
    };
    const std::vector<Case> cases = {
        {{{1.0, 0.5}, {7.0, 0.5}}, 0.3, {1.763854, 38.517971}},
        {{{1e-4, 0.5}, {1.0, 0.5}}, 10.0, {0.0, 0.0, 0.602791, 1.497219}},
        {{{0.0, 0.5}, {1.0, 0.5}}, 3.0, {0.350170, 1.983163}},
        {{{1.0, 0.9}, {100.0, 0.1}}, 5.0, {0.0, 0.0, 73.8978, 130.4659}},
    };
    for (const Case& c : cases) {
        const std::vector<double> exact = silverstein(c.atoms, c.ratio);
        const LimitingLaw law = limiting_law(populations(c.atoms, c.ratio, 1.0));
        double mean = 0.0;
        for (const auto& [value, weight] : c.atoms) mean += value * weight;
        require_whole(law, mean);
        require_edges(law, exact, 1e-10);
        REQUIRE(exact.size() == c.edges.size());
        for (std::size_t k = 0; k < exact.size(); ++k) {
            if (c.edges[k] > 0.0) CHECK_CLOSE(exact[k], c.edges[k], 1e-6);
        }
    }
}

TEST_CASE("a law in other units is the same law") {
    const std::vector<std::array<double, 2>> atoms = {{1.0, 0.5}, {7.0, 0.5}};
    const LimitingLaw one = limiting_law(populations(atoms, 10.0, 1.0));
    require_whole(one, 4.0);
    REQUIRE(one.edges().size() == 4);
    for (const double unit : {1e-10, 1e-8, 1e-6, 1e9}) {
        INFO("unit " << unit);
        const LimitingLaw law = limiting_law(populations(atoms, 10.0, unit));
        require_whole(law, 4.0 * unit);
        for (std::size_t k = 0; k < 4; ++k)
            CHECK_CLOSE(law.edges()[k].location, one.edges()[k].location * unit, 1e-12);
        for (const double x : {0.7, 1.3, 5.0, 10.0})
            CHECK_CLOSE(law.density(x * unit) * unit, one.density(x), 1e-9);
    }
}

TEST_CASE("products of square matrices follow the Fuss-Catalan law") {
    const LimitingLaw law = limiting_law(model_of(
        "[dimensions]\nd = 1.0\n[gaussian]\nA = { rows = \"d\", cols = \"d\", variance = \"1/d\" }\n"
        "B = { rows = \"d\", cols = \"d\", variance = \"1/d\" }\n[density]\nmatrix = \"A*B*B'*A'\"\n"));
    require_whole(law, 1.0);
    require_edges(law, {0.0, 6.75}, 1e-12);
    CHECK(law.edges()[0].kind == LimitingLaw::EdgeKind::hard);
    CHECK(law.atoms().empty());
    // x = sin^3(3 phi)/(sin phi sin^2 2 phi), density sin^2 phi sin 2 phi/(pi sin^2 3 phi) (Biane's parameter).
    for (const double phi : {0.1, 0.4, 0.8, 1.0}) {
        const double x =
            std::pow(std::sin(3.0 * phi), 3) / (std::sin(phi) * std::pow(std::sin(2.0 * phi), 2));
        const double density = std::pow(std::sin(phi), 2) * std::sin(2.0 * phi) /
                               (std::numbers::pi * std::pow(std::sin(3.0 * phi), 2));
        CHECK_CLOSE(law.density(x), density, 1e-9);
    }
    // Moments are the Fuss-Catalan numbers.
    CHECK_CLOSE(law.moment(2), 3.0, 1e-11);
    CHECK_CLOSE(law.moment(3), 12.0, 1e-11);
}

TEST_CASE("a projector has two atoms and no bulk") {
    const LimitingLaw law = limiting_law(model_of(
        "[dimensions]\nd = 1.0\nn = 0.5\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1\" }\n"
        "[density]\nmatrix = \"X*inv(X'*X)*X'\"\n"));
    require_whole(law, 0.5);
    CHECK(law.edges().empty());
    REQUIRE(law.atoms().size() == 2);
    for (const std::size_t k : {0U, 1U}) {
        CHECK(std::abs(law.atoms()[k].location - static_cast<double>(k)) < 1e-11);
        CHECK(std::abs(law.atoms()[k].mass - 0.5) < 1e-9);
    }
}

TEST_CASE("a symmetric law that diverges at its centre has two edges") {
    const LimitingLaw law = limiting_law(model_of(
        "[dimensions]\nd = 1.0\n[gaussian]\nW = { rows = \"d\", cols = \"d\", variance = \"1/d\" }\n"
        "[symmetric]\nS = { dimension = \"d\", variance = \"1/d\" }\n[density]\nmatrix = \"W*S*W'\"\n"));
    require_whole(law, 0.0);
    REQUIRE(law.edges().size() == 2);
    CHECK(std::abs(law.edges()[1].location - 3.0792014356780041) < 1e-12);  // 16/sqrt(27)
    CHECK(std::abs(law.edges()[0].location + law.edges()[1].location) < 1e-12);
    CHECK(law.atoms().empty());
    for (const double x : {1e-6, 0.1, 1.0, 3.0}) CHECK_CLOSE(law.density(x), law.density(-x), 1e-9);
    // tr (W S W')^2 = <S^2> <W'W>^2 to leading order.
    CHECK_CLOSE(law.moment(2), 1.0, 1e-10);
}

TEST_CASE("atoms of a deterministic matrix stay beside the bulks of a perturbation of low rank") {
    const LimitingLaw law = limiting_law(model_of(
        "[dimensions]\nd = 1.0\nn = 0.1\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1/n\" }\n"
        "[deterministic]\nA = { dimension = \"d\", spectrum = \"atoms:1@0.5,2@0.3,0@0.2\" }\n"
        "[density]\nmatrix = \"A + 0.3*X*X'\"\n"));
    require_whole(law, 1.4);
    REQUIRE(law.atoms().size() == 3);
    const double masses[] = {0.1, 0.4, 0.2};  // each multiplicity less the rank
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(std::abs(law.atoms()[k].location - static_cast<double>(k)) < 1e-11);
        CHECK(std::abs(law.atoms()[k].mass - masses[k]) < 1e-10);
        CHECK(std::isnan(law.density(static_cast<double>(k))));
    }
    require_edges(law,
                  {0.01685271727111494, 0.47921252701215, 1.22472677886096, 1.88289643962080,
                   2.73073078209028, 6.41812413439655},
                  1e-4);
}

TEST_CASE("deformed Wigner laws split, touch and merge where the closed form says") {
    const auto law_at = [](double s) {
        return limiting_law(
            model_of("[dimensions]\nd = 1.0\n[parameters]\ns = " + to_text(s) +
                     "\n[symmetric]\nS = { dimension = \"d\", variance = \"1/d\" }\n[deterministic]\nA = { "
                     "dimension = "
                     "\"d\", spectrum = \"atoms:1@0.5,-1@0.5\" }\n[density]\nmatrix = \"A + s*S\"\n"));
    };
    const LimitingLaw none = law_at(0.0);
    require_whole(none, 0.0);
    CHECK(none.edges().empty());
    REQUIRE(none.atoms().size() == 2);
    const LimitingLaw apart = law_at(0.5);
    require_whole(apart, 0.0);
    CHECK(apart.edges().size() == 4);
    const LimitingLaw touching = law_at(1.0);
    require_whole(touching, 0.0);
    CHECK(touching.edges().size() == 2);
    CHECK(std::abs(touching.highest() - std::sqrt(6.75)) < 1e-12);
    const LimitingLaw merged = law_at(1.3);
    require_whole(merged, 0.0);
    CHECK(merged.edges().size() == 2);
    CHECK_CLOSE(merged.moment(2), 1.0 + 1.3 * 1.3, 1e-11);
}

TEST_CASE("the law of the shipped score features is the one of their own equations") {
    const LimitingLaw law = limiting_law(analysis("diffusion_infinite_draws"));
    require_edges(law, {0.0338275162850906, 0.4057744643893512, 0.5300702345319208, 7.461084291062581},
                  1e-11);
    REQUIRE(law.atoms().size() == 1);
    CHECK(std::abs(law.atoms()[0].mass - 1.0 / 6.0) < 1e-12);
    const double s2 = 0.25 - 0.5 / std::numbers::pi - 0.0572164716636711;
    CHECK(std::abs(law.atoms()[0].location - s2) < 1e-13);
    REQUIRE(law.bulks().size() == 2);
    CHECK_CLOSE(law.bulks()[0].mass, 11.0 / 15.0, 1e-11);
    CHECK_CLOSE(law.bulks()[1].mass, 0.1, 1e-11);
}

TEST_CASE("two layers have an atom at zero by rank and edges next to it") {
    ExpressionModel model = analysis("two_layers");
    for (const auto& [n, atom] :
         {std::pair(2.0, 0.2), std::pair(1.0, 0.6), std::pair(1.5, 0.4), std::pair(0.3, 0.88)}) {
        INFO("n = " << n);
        model.set("n", n);
        const LimitingLaw law = limiting_law(model);
        require_whole(law, 0.2656);  // mu1^2 (mu1^2 + mu_star2) + mu_star2
        REQUIRE(law.atoms().size() == 1);
        CHECK(law.atoms()[0].location == 0.0);
        CHECK(std::abs(law.atoms()[0].mass - atom) < 1e-10);
        CHECK(law.edges().size() == 2);
    }
}

TEST_CASE("a matrix that is not symmetric has no law on the real axis") {
    const std::string head =
        "[dimensions]\nd = 1.0\n[gaussian]\n"
        "W = { rows = \"d\", cols = \"d\", variance = \"1/d\" }\n";
    const std::string second = "V = { rows = \"d\", cols = \"d\", variance = \"1/d\" }\n";
    const auto law = [&](const std::string& more, const std::string& matrix) {
        return limiting_law(model_of(head + more + "[density]\nmatrix = \"" + matrix + "\"\n"));
    };
    const auto refused = Catch::Matchers::Contains("equal its transpose");
    CHECK_THROWS_WITH(law("", "W"), refused);
    CHECK_THROWS_WITH(law("", "W*W"), refused);
    for (const char* matrix : {"W*V'", "W + W' + V", "W*W' + W*V'"})
        CHECK_THROWS_WITH(law(second, matrix), refused);
    // Symmetric, though not as it is written: a product and its expansion.
    CHECK(law(second, "W*(V + W') - W*V").status() == Status::converged);
}

TEST_CASE("the atoms of a deterministic matrix are found where they are") {
    const LimitingLaw law =
        limiting_law(read_model("[dimensions]\nd = 1.0\n[deterministic]\nC = { dimension = \"d\", spectrum = "
                                "\"atoms:1.03@0.3,3.2@0.7\" }\n[density]\nmatrix = \"C\"\n",
                                "model", "."));
    const auto& atoms = law.atoms();
    REQUIRE(atoms.size() == 2);
    CHECK_CLOSE(atoms[0].location, 1.03, 1e-11);
    CHECK_CLOSE(atoms[0].mass, 0.3, 1e-10);
    CHECK_CLOSE(atoms[1].location, 3.2, 1e-11);
    CHECK_CLOSE(atoms[1].mass, 0.7, 1e-10);
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
