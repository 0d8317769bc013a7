#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/fourier.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Complex = std::complex<double>;
using resolva::FourierTransform;

std::vector<Complex> numbers(std::size_t n) {
    std::vector<Complex> x;
    for (std::size_t j = 0; j < n; ++j) {
        const double t = static_cast<double>(j);
        x.emplace_back(std::sin(1.7 * t * t) + 0.3, std::cos(0.9 * t * t + 1.0));
    }
    return x;
}

TEST_CASE("the fast Fourier transform equals its defining sum") {
    for (const std::size_t n : {2u, 4u, 8u, 64u, 256u}) {
        const std::vector<Complex> x = numbers(n);
        std::vector<Complex> fast = x;
        FourierTransform(n).forward(fast);
        double size = 0.0;
        for (const Complex& value : x) size += std::norm(value);
        for (std::size_t k = 0; k < n; ++k) {
            Complex sum = 0.0;
            for (std::size_t j = 0; j < n; ++j) {
                const double turns = static_cast<double>(j * k % n) / static_cast<double>(n);
                sum += x[j] * std::polar(1.0, -2.0 * std::numbers::pi * turns);
            }
            CHECK(std::abs(sum - fast[k]) < 1e-14 * std::sqrt(size * static_cast<double>(n)));
        }
    }
}

TEST_CASE("the inverse Fourier transform undoes the forward one and both keep the energy") {
    const std::size_t n = 1u << 14;
    const FourierTransform transform(n);
    const std::vector<Complex> x = numbers(n);
    std::vector<Complex> y = x;
    transform.forward(y);
    double before = 0.0, after = 0.0, error = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        before += std::norm(x[i]);
        after += std::norm(y[i]) / static_cast<double>(n);
    }
    CHECK_CLOSE(after, before, 1e-13);
    transform.inverse(y);
    for (std::size_t i = 0; i < n; ++i) error = std::max(error, std::abs(x[i] - y[i]));
    CHECK(error < 1e-14);
}

TEST_CASE("lengths that are not powers of two are refused") {
    for (const std::size_t n : {0u, 1u, 3u, 12u, 1000u})
        CHECK_THROWS_AS(FourierTransform(n), resolva::BadArgument);
}

}  // namespace
