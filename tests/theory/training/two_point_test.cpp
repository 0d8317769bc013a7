#include <complex>
#include <random>

#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/training/two_point.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/training_cases.hpp"

namespace {

using namespace resolva;
using test::model_of;
using Complex = std::complex<double>;
using Matrix = Triangular<Complex>;

const std::vector<test::TrainingCase> cases =
    test::training_cases({{"identity", 0.2, 1.2, 2.0, 1.5, 1e-2, 3}, {"relu", 0.2, 2, 1.2, 0.4, 1e-2, 2}});

double distance(const Complex& a, const Complex& b) {
    return std::abs(a - b) / std::abs(b);
}

TEST_CASE("the complex equations meet the certified real solution on the negative axis") {
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const auto point = solve_from_above(family, Complex(-c.ridge - family.base));
        REQUIRE(point.status == Status::converged);
        const Prediction prediction = predict(problem);
        CHECK_CLOSE(point.value[0].real(), prediction.order_parameters[0], 1e-12);
        CHECK_CLOSE(point.value[2].real(), prediction.order_parameters[2], 1e-12);
    }
}

TEST_CASE(
    "off the real axis the solution solves the equations inside the half-planes and decays like a "
    "resolvent") {
    std::mt19937_64 generator(20260);
    std::uniform_real_distribution<double> real(-1.0, 6.0), height(-5.0, 1.0);
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        for (int sample = 0; sample < 40; ++sample) {
            const Complex z(real(generator), std::pow(10.0, height(generator)));
            const auto point = solve_from_above(family, z);
            REQUIRE(point.status == Status::converged);
            CHECK(point.residual < 1e-12);
            CHECK(point.value[2].imag() > 0.0);
            CHECK(point.value[0].imag() > 0.0);
            // The bound of every Stieltjes transform: |G| <= psi_p / Im z.
            CHECK(std::abs(point.value[2]) <= c.psi_p / z.imag() * (1.0 + 1e-12));
        }
        const Complex far(0.0, 1e7);
        CHECK(distance(solve_from_above(family, far).value[2], -c.psi_p / far) < 1e-5);
    }
}

TEST_CASE("the complex Jacobian in closed form is that of dual numbers") {
    const ScoreProblem problem = cases[4].problem();
    const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
    auto map = resolvent_family(problem, spectrum).map;
    map.ridge = Complex(-0.3, -0.2);
    const std::array<Complex, 3> x{Complex{0.4, 0.6}, {0.3, 0.2}, {-0.5, 1.5}};
    const Linearisation<Complex, 3> closed = linearise(map, x);
    std::array<Dual<Complex, 3>, 3> variables;
    for (std::size_t i = 0; i < 3; ++i) variables[i] = Dual<Complex, 3>::variable(x[i], i);
    const auto image = map(variables);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(distance(closed.image[i], image[i].value) < 1e-14);
        for (std::size_t j = 0; j < 3; ++j)
            CHECK(std::abs(closed.jacobian[i][j] - image[i].slope[j]) < 1e-13);
    }
}

TEST_CASE("the trace of the resolvent meets values on which three independent codes agree") {
    // Isotropic data, tanh, t = 0.01, psi_p = 2, psi_n = 1, infinitely many draws, constants as in that
    // comparison.
    const ScoreProblem own = equations(model_of("tanh", "linear", 0.01, 1.0, 2.0, 1.0, 0.1, 0));
    EquivalenceConstants constants = own.constants;
    const double a = 0.60434266547123, signal = std::exp(-0.01);
    constants.b2 = a * a * signal * signal;
    constants.beta2 = 0.08421941187928898 * 0.08421941187928898;
    constants.alpha2 = 0.026390508357148346;
    constants.s2 = 0.0026127096220276607;
    ScoreProblem problem{constants, own.noising, isotropic_spectrum(), own.exact, 1.0, 2.0, 0.1, own.draws};
    const auto& spectrum = std::get<DiscreteSpectrum>(problem.spectrum);
    const auto family = resolvent_family(problem, spectrum);
    const std::pair<double, double> expected[] = {
        {1e-1, 6.27296700874}, {1e-2, 39.2195453709}, {1e-3, 113.773217511}, {1e-5, 148.155286880}};
    for (const auto& [ridge, trace] : expected) {
        const auto point = solve_from_above(family, Complex(-ridge - family.base));
        REQUIRE(point.status == Status::converged);
        CHECK_CLOSE(point.value[2].real() / 2.0, trace, 5e-12);
        problem.ridge = ridge;
        CHECK_CLOSE(predict(problem).order_parameters[2] / 2.0, trace, 5e-12);
    }
}

TEST_CASE("at coinciding points the two-point function is the test error of the ridge solution") {
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        const auto side =
            resolvent_side(family, solve_from_above(family, Complex(-c.ridge - family.base)).value);
        CHECK_CLOSE(two_point(family, side, side).test.real(), predict(problem).test, 1e-11);
    }
}

TEST_CASE("two-point values computed with forty digits are met") {
    const ScoreProblem problem = cases[0].problem();
    const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
    const auto family = resolvent_family(problem, spectrum);
    const auto side = resolvent_side(family, solve_from_above(family, Complex(-0.01 - family.base)).value);
    CHECK_CLOSE((side.averages.inverse * side.g).real(), 10.6752160025, 1e-11);
    CHECK_CLOSE(-two_point(family, side, side).resolvent.real(), 16.1817320408, 1e-11);
    const ScoreProblem finite = cases[6].problem();
    const auto& other = std::get<MarchenkoPastur>(finite.spectrum);
    const auto draws = resolvent_family(finite, other);
    const auto at = resolvent_side(draws, solve_from_above(draws, Complex(-0.01)).value);
    CHECK_CLOSE(two_point(draws, at, at).test.real(), 0.97631390321, 1e-10);
}

/// Solves for the corners by reading the order-parameter map itself over triangular matrices: the corner of
/// the image is affine in the corners of the unknowns.
template <class SpectrumType>
std::array<Complex, 4> corners_by_triangular(const ScoreProblem& problem, const SpectrumType& spectrum,
                                             const std::array<Complex, 2>& z) {
    const auto family = resolvent_family(problem, spectrum);
    const auto one = solve_from_above(family, z[0] - family.base);
    const auto two = solve_from_above(family, z[1] - family.base);
    auto map = order_parameter_map<Complex>(problem.constants, spectrum, problem.sample_ratio,
                                            problem.feature_ratio, 0.0, problem.draws);
    map.ridge = Complex(0);
    const Matrix shift{-z[0], Complex(0), -z[1]};
    const Matrix insertion{Complex(0), Complex(1), Complex(0)};
    const auto image = [&](const std::array<Complex, 3>& corner) {
        std::array<Matrix, 3> x;
        for (std::size_t i = 0; i < 3; ++i) x[i] = Matrix(one.value[i], corner[i], two.value[i]);
        const auto at = map.state(x, insertion, Matrix(map.unit));
        const auto whole = map.image(at, x[2]);
        // The map knows a scalar ridge only: psi_p / (image^{-1} psi_p - z) puts the two points in.
        const Matrix g = map.feature_ratio * (map.feature_ratio * whole[2].inverse() + shift).inverse();
        const Matrix resolvent = at.averages.inverse * x[2];
        const Matrix error = at.chi - map.beta2 * (at.chi * resolvent * at.chi);
        return std::pair(std::array<Complex, 3>{whole[0].corner, whole[1].corner, g.corner}, error.corner);
    };
    const auto [constant, ignored] = image({});
    SmallMatrix<Complex, 3> linear;
    for (std::size_t j = 0; j < 3; ++j) {
        std::array<Complex, 3> unit{};
        unit[j] = 1.0;
        const auto column = image(unit).first;
        for (std::size_t i = 0; i < 3; ++i) linear[i][j] = column[i] - constant[i];
    }
    const auto corner = PivotedFactors<Complex, 3>(linear).solve(constant);
    return {corner[0], corner[1], corner[2], image(corner).second};
}

TEST_CASE("the closed form of the corners is the order-parameter map read over triangular matrices") {
    const std::array<Complex, 2> pairs[] = {{Complex{0.2, 0.3}, {-0.1, 0.05}},
                                            {Complex{1.5, 0.01}, {1.5, -0.02}},
                                            {Complex{-0.01, 0.0}, {-0.3, 0.0}},
                                            {Complex{4.0, 2.0}, {0.05, -0.5}}};
    for (const test::TrainingCase& c : cases) {
        const ScoreProblem problem = c.problem();
        const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
        const auto family = resolvent_family(problem, spectrum);
        for (const auto& pair : pairs) {
            const auto side = [&](const Complex& z) {
                auto x = solve_from_above(family, Complex(z.real() - family.base, std::abs(z.imag()))).value;
                if (z.imag() < 0.0) {
                    for (Complex& value : x) value = std::conj(value);
                }
                return resolvent_side(family, x);
            };
            // The triangular route needs solutions in either half-plane: use the symmetry for it, too.
            if (pair[0].imag() < 0.0 || pair[1].imag() < 0.0) continue;
            const auto corner = two_point(family, side(pair[0]), side(pair[1]));
            const auto expected = corners_by_triangular(problem, spectrum, pair);
            CHECK(distance(corner.g, expected[2]) < 1e-10);
            CHECK(distance(corner.test, expected[3]) < 1e-10);
            const auto mirrored = two_point(family, side(pair[1]), side(pair[0]));
            CHECK(distance(mirrored.test, corner.test) < 1e-11);
        }
    }
}

TEST_CASE("pair averages of the Marchenko-Pastur law agree with its Gauss rule for complex weights") {
    for (const double psi_d : {0.3, 1.0, 2.5}) {
        const MarchenkoPastur law(psi_d, 0.8, 0.1);
        const DiscreteSpectrum nodes(law.atoms(200));
        const std::array<Complex, 2> u{Complex{1.2, 0.7}, {0.9, -0.4}}, v{Complex{0.8, 0.3}, {1.4, 0.9}};
        const auto single = law.averages(u[0], v[0]), summed = nodes.averages(u[0], v[0]);
        CHECK(distance(single.inverse, summed.inverse) < 1e-13);
        CHECK(distance(single.ratio, summed.ratio) < 1e-13);
        const auto closed = law.pair(law.side(u[0], v[0]), law.side(u[1], v[1]));
        const auto sums = nodes.pair(nodes.side(u[0], v[0]), nodes.side(u[1], v[1]));
        CHECK(distance(closed.plain, sums.plain) < 1e-12);
        CHECK(distance(closed.first, sums.first) < 1e-12);
        CHECK(distance(closed.second, sums.second) < 1e-12);
        // Nearly equal points take the other branch of the sum.
        const auto near = nodes.pair(nodes.side(u[0], v[0]), nodes.side(u[0], v[0] * 1.0001));
        const auto near_closed = law.pair(law.side(u[0], v[0]), law.side(u[0], v[0] * 1.0001));
        CHECK(distance(near_closed.second, near.second) < 1e-12);
    }
}

TEST_CASE("the two-point function of the modes averages to that of the whole") {
    const ScoreProblem problem = cases[4].problem();
    const auto& spectrum = std::get<MarchenkoPastur>(problem.spectrum);
    const auto family = resolvent_family(problem, spectrum);
    const auto one = resolvent_side(family, solve_from_above(family, Complex(0.1, 0.2)).value);
    const auto two = resolvent_side(family, solve_from_above(family, Complex(-0.4, 0.1)).value);
    const TwoPoint corner = two_point(family, one, two);
    Complex sum = 0.0;
    for (const SpectralAtom& atom : spectrum.atoms(100)) {
        sum += atom.weight * two_point_test(family, one, two, corner, atom.eigenvalue);
    }
    CHECK(distance(sum, corner.test) < 1e-12);
}

}  // namespace
