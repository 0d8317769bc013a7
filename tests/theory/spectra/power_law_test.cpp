#include <complex>
#include <random>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

#include "support/close.hpp"

namespace {

using namespace resolva;
using Complex = std::complex<double>;

double distance(const Complex& a, const Complex& b) {
    return std::abs(a - b) / std::abs(b);
}

TEST_CASE(
    "complex averages of the power law meet the hypergeometric function on both sides of the spectrum") {
    // <1/(c - w)> = (F(1, 1/e; 1 + 1/e; w/(1 - e)) - 1)/w with Gauss' function, by mpmath with forty digits.
    struct Value {
        double exponent;
        Complex at, average;
    };
    const Value values[] = {
        {0.8, {1000.0, 1e-3}, {-0.0010009065330080632, 9.4401898051622259e-8}},
        {0.8, {0.21, 1e-6}, {9.9869059489686357, 17.592867510686078}},
        {0.3, {3.0, -1e-2}, {-0.51050966748649137, -0.02984546361462976}},
        {0.95, {1e4, 1e-4}, {-0.00010000478786813572, 8.7075060490262654e-10}},
        {0.9, {0.09, 1e-3}, {18.607126145589014, 0.79362161577997776}},
    };
    for (const Value& value : values) {
        INFO("exponent " << value.exponent << " at " << value.at);
        const DiscreteSpectrum spectrum = power_law_spectrum(value.exponent);
        const Complex average = spectrum.averages(-value.at, Complex(1.0)).inverse;
        CHECK_CLOSE(average.real(), value.average.real(), 1e-13);
        // Far in the tail the imaginary part, pi times the density, keeps its own digits.
        CHECK_CLOSE(average.imag(), value.average.imag(), 1e-11);
        // Any common factor of u and v divides the average.
        const Complex factor(-0.3, 2.0);
        CHECK(distance(factor * spectrum.averages(-value.at * factor, factor).inverse, value.average) <
              1e-13);
    }
}

TEST_CASE("complex averages of the power law are elementary at exponent one half") {
    const DiscreteSpectrum spectrum = power_law_spectrum(0.5);
    std::mt19937_64 generator(5);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int i = 0; i < 400; ++i) {
        const double size = 0.5 * std::pow(10.0, 1.0 + 2.0 * uniform(generator));
        const double share = std::pow(10.0, -5.0 + 5.0 * uniform(generator));
        const Complex at(size, (uniform(generator) > 0.0 ? share : -share) * size);
        const Complex v(uniform(generator), uniform(generator)), u = -at * v, k = 0.5 * v;
        const Complex closed = 2.0 / u * (0.5 - k / u + k * k / (u * u) * std::log((u + k) / k));
        CHECK(distance(spectrum.averages(u, v).inverse, closed) < 1e-12);
    }
}

TEST_CASE("derivatives of the complex averages obey homogeneity and the difference quotient") {
    for (const double exponent : {0.3, 0.6, 0.9}) {
        const DiscreteSpectrum spectrum = power_law_spectrum(exponent);
        for (const Complex& at :
             {Complex(0.9, 0.02), Complex(30.0, 1e-4), Complex(-0.2, 0.5), Complex(2.0, -0.3)}) {
            const Complex v(0.8, -0.1), u = -at * v;
            using Jet = Dual<Complex, 2>;
            const auto jet = spectrum.averages(Jet::variable(u, 0), Jet::variable(v, 1));
            const auto plain = spectrum.averages(u, v);
            CHECK(distance(jet.inverse.value, plain.inverse) < 1e-14);
            CHECK(distance(u * plain.inverse + v * plain.ratio, Complex(1.0)) < 1e-13);
            // Both averages are homogeneous of degree -1.
            CHECK(distance(u * jet.inverse.slope[0] + v * jet.inverse.slope[1], -plain.inverse) < 1e-10);
            CHECK(distance(u * jet.ratio.slope[0] + v * jet.ratio.slope[1], -plain.ratio) < 1e-10);
            const Complex step = 1e-6 * u;
            const Complex quotient =
                (spectrum.averages(u + step, v).inverse - spectrum.averages(u - step, v).inverse) /
                (2.0 * step);
            CHECK(distance(jet.inverse.slope[0], quotient) < (at.imag() < 1e-3 ? 1e-3 : 1e-6));
        }
    }
}

}  // namespace
