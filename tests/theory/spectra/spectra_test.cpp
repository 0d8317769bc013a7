#include <cmath>
#include <complex>
#include <functional>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/spectra/any_spectrum.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;

std::vector<AnySpectrum> zoo() {
    return {MarchenkoPastur(0.1),
            MarchenkoPastur(1.0),
            MarchenkoPastur(7.0),
            MarchenkoPastur(0.5, 0.4, 0.2),
            isotropic_spectrum(),
            projector_spectrum(0.3),
            power_law_spectrum(0.5),
            power_law_spectrum(0.9),
            density_spectrum([](double c) { return c; }, 0.0, 2.0)};
}

TEST_CASE("the averages of every spectrum satisfy their laws") {
    test::RandomBox box(3);
    for (const AnySpectrum& any : zoo()) {
        std::visit(
            [&](const auto& spectrum) {
                const auto plain = spectrum.averages(1.0, 0.0);
                CHECK_CLOSE(plain.inverse, 1.0, 1e-13);
                CHECK_CLOSE(plain.ratio, spectrum.mean(), 1e-13);
                for (int i = 0; i < 200; ++i) {
                    const double u = box.log_uniform(1e-6, 1e6), v = box.log_uniform(1e-6, 1e6);
                    const auto at = spectrum.averages(u, v);
                    CHECK_CLOSE(u * at.inverse + v * at.ratio, 1.0, 1e-13);
                    CHECK(at.inverse > 0.0);
                    CHECK(at.ratio > 0.0);
                    const auto shifted = spectrum.averages(2.0 * u, v);
                    CHECK(shifted.inverse < at.inverse);
                    CHECK(shifted.ratio < at.ratio);
                    CHECK_CLOSE(spectrum.averages(2.0 * u, 2.0 * v).ratio, 0.5 * at.ratio, 1e-13);
                }
            },
            any);
    }
}

TEST_CASE("the Marchenko-Pastur transform keeps its digits where 50 digits are needed to see them") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    test::RandomBox box(4);
    for (int i = 0; i < 2000; ++i) {
        const MarchenkoPastur spectrum(box.log_uniform(1e-3, 1e3));
        const double u = box.log_uniform(1e-12, 1e12), v = box.log_uniform(1e-12, 1e12);
        const auto narrow = spectrum.averages(u, v);
        const auto wide = spectrum.averages(Wide(u), Wide(v));
        INFO("psi_D " << spectrum.intrinsic_ratio() << " u " << u << " v " << v);
        CHECK(static_cast<double>(abs(Wide(narrow.inverse) / wide.inverse - 1)) < 4e-15);
        CHECK(static_cast<double>(abs(Wide(narrow.ratio) / wide.ratio - 1)) < 8e-15);
    }
}

TEST_CASE("the Marchenko-Pastur transform equals the integral of its density and its Gauss rule") {
    for (const double psi_d : {0.2, 0.7, 1.0, 2.5}) {
        const MarchenkoPastur spectrum(psi_d, 0.8, 0.1);
        double mass = 0.0, mean = 0.0;
        for (const SpectralAtom& atom : spectrum.atoms(64)) {
            mass += atom.weight;
            mean += atom.weight * atom.eigenvalue;
        }
        CHECK_CLOSE(mass, 1.0, 1e-13);
        CHECK_CLOSE(mean, spectrum.mean(), 1e-13);
        const double y = 1.0 / psi_d, root = std::sqrt(y);
        std::vector<SpectralAtom> atoms;
        if (psi_d < 1.0) atoms.push_back({0.1, 1.0 - psi_d});
        const auto by_density =
            density_spectrum([&](double c) { return spectrum.density(c); },
                             0.1 + 0.8 * (1 - root) * (1 - root), 0.1 + 0.8 * (1 + root) * (1 + root), atoms);
        for (const double u : {0.3, 1.0, 20.0}) {
            const auto closed = spectrum.averages(u, 1.0);
            // At psi_D = 1 the density diverges at its lower end, 0.1, where doubles are spaced by 1e-17.
            const double tolerance = psi_d == 1.0 ? 1e-8 : 1e-12;
            CHECK_CLOSE(by_density.averages(u, 1.0).inverse, closed.inverse, tolerance);
            CHECK_CLOSE(by_density.averages(u, 1.0).ratio, closed.ratio, tolerance);
            CHECK_CLOSE(DiscreteSpectrum(spectrum.atoms(200)).averages(u, 1.0).inverse, closed.inverse,
                        1e-12);
        }
    }
}

TEST_CASE("closed-form slopes of the averages equal central differences in 50 digits") {
    test::RandomBox box(6);
    for (const AnySpectrum& any : zoo()) {
        std::visit(
            [&](const auto& spectrum) {
                using Wide = boost::multiprecision::cpp_bin_float_50;
                for (int i = 0; i < 50; ++i) {
                    const double u = box.log_uniform(1e-3, 1e3), v = box.log_uniform(1e-3, 1e3);
                    const auto jet =
                        spectrum.averages(Dual<double, 2>::variable(u, 0), Dual<double, 2>::variable(v, 1));
                    const Wide step("1e-18");
                    const auto up = spectrum.averages(Wide(u) + step, Wide(v)),
                               down = spectrum.averages(Wide(u) - step, Wide(v));
                    const auto right = spectrum.averages(Wide(u), Wide(v) + step),
                               left = spectrum.averages(Wide(u), Wide(v) - step);
                    CHECK_CLOSE(jet.inverse.slope[0],
                                static_cast<double>((up.inverse - down.inverse) / (2 * step)), 1e-11);
                    CHECK_CLOSE(jet.ratio.slope[0], static_cast<double>((up.ratio - down.ratio) / (2 * step)),
                                1e-11);
                    CHECK_CLOSE(jet.inverse.slope[1],
                                static_cast<double>((right.inverse - left.inverse) / (2 * step)), 1e-11);
                    CHECK_CLOSE(jet.ratio.slope[1],
                                static_cast<double>((right.ratio - left.ratio) / (2 * step)), 1e-11);
                }
            },
            any);
    }
}

TEST_CASE("the power law has its closed form at exponent one half") {
    // c = 1 / (2 sqrt x): <c / (u + v c)> = 2 integral_0^1 y dy / (2 u y + v), y = sqrt x, an elementary
    // integral.
    const auto spectrum = power_law_spectrum(0.5);
    CHECK_CLOSE(spectrum.mean(), 1.0, 1e-8);
    for (const double u : {1e-4, 1.0, 30.0}) {
        const double v = 1.0;
        const double closed = 1.0 / u - v / (2.0 * u * u) * std::log1p(2.0 * u / v);
        CHECK_CLOSE(spectrum.averages(u, v).ratio, closed, u < 1e-3 ? 1e-6 : 1e-9);
    }
}

TEST_CASE("spectra outside their domain are refused") {
    CHECK_THROWS_AS(MarchenkoPastur(0.0), BadArgument);
    CHECK_THROWS_AS(projector_spectrum(1.5), BadArgument);
    CHECK_THROWS_AS(power_law_spectrum(1.0), BadArgument);
    CHECK_THROWS_AS(DiscreteSpectrum({}), BadArgument);
    CHECK_THROWS_AS(DiscreteSpectrum({{-1.0, 1.0}}), BadArgument);
    CHECK_THROWS_AS(DiscreteSpectrum({{0.0, 1.0}}), BadArgument);
    CHECK_THROWS_AS(DiscreteSpectrum({{1.0, 0.0}}), BadArgument);
    CHECK_THROWS_AS(density_spectrum([](double) { return 1.0; }, 2.0, 1.0), BadArgument);
}

}  // namespace
