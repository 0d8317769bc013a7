#include <resolva/numerics/special/scaled_bessel.hpp>

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/bessel.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr double asymptotic_from = 40.0;

/// exp(-x) I_n(x) = (2 pi x)^{-1/2} (1 - (4n^2 - 1) / (8x) + (4n^2 - 1)(4n^2 - 9) / (2! (8x)^2) - ...).
double asymptotic(int n, double x) {
    const double square = 4.0 * n * n;
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k <= 40; ++k) {
        const double odd = 2.0 * k - 1.0;
        term *= (odd * odd - square) / (8.0 * k * x);
        sum += term;
        if (std::abs(term) < 1e-17) break;
    }
    return sum / std::sqrt(2.0 * std::numbers::pi * x);
}

double scaled(int n, double x) {
    require_nonnegative("argument of the Bessel function", x);
    return x < asymptotic_from ? boost::math::cyl_bessel_i(n, x) * std::exp(-x) : asymptotic(n, x);
}

}  // namespace

double bessel_i0_scaled(double x) {
    return scaled(0, x);
}

double bessel_i1_scaled(double x) {
    return scaled(1, x);
}

}  // namespace resolva
