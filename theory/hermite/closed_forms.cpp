#include <resolva/theory/hermite/closed_forms.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>

namespace resolva {

namespace {

using std::numbers::pi;

/// sum_{m >= 1} term_m with term_{m+1} = term_m * ratio(m): the remainders below, where their terms decrease
/// fast.
template <class Ratio>
double series(double first, Ratio ratio) {
    double sum = first;
    double term = first;
    for (int m = 1; m < 200 && std::abs(term) > 1e-18 * std::abs(sum); ++m) {
        term *= ratio(m);
        sum += term;
    }
    return sum;
}

/// x - sin x.
double sine_remainder(double x) {
    if (std::abs(x) > 1.0) return x - std::sin(x);
    return series(x * x * x / 6.0, [x](int m) { return -x * x / ((2.0 * m + 2.0) * (2.0 * m + 3.0)); });
}

/// asin x - x.
double arcsine_remainder(double x) {
    if (std::abs(x) > 0.6) return std::asin(x) - x;
    return series(x * x * x / 6.0, [x](int m) {
        const double odd = 2.0 * m + 1.0;
        return x * x * odd * odd / ((odd + 1.0) * (odd + 2.0));
    });
}

/// sin x - x cos x.
double bessel_remainder(double x) {
    if (std::abs(x) > 1.0) return std::sin(x) - x * std::cos(x);
    return series(x * x * x / 3.0, [x](int m) { return -x * x / (2.0 * m * (2.0 * m + 3.0)); });
}

/// exp(x) - 1 - x, x >= 0.
double exponential_remainder(double x) {
    if (x > 1.0) return std::expm1(x) - x;
    return series(0.5 * x * x, [x](int m) { return x / (m + 2.0); });
}

/// exp(-shift) (sinh x - x), 0 <= x <= shift.
double scaled_sinh_remainder(double x, double shift) {
    if (x > 1.0) return 0.5 * (std::exp(x - shift) - std::exp(-x - shift)) - x * std::exp(-shift);
    return std::exp(-shift) *
           series(x * x * x / 6.0, [x](int m) { return x * x / ((2.0 * m + 2.0) * (2.0 * m + 3.0)); });
}

/// The angle of cosine r, accurate near r = 1.
double angle_of(const Correlation& r) {
    return 2.0 * std::asin(std::sqrt(0.5 * r.complement));
}

/// The nonlinear sums of (2/pi) asin(q r). With A = asin q, B = asin(q r), D = A - B, M = (A + B) / 2:
///     (A - sin A) - (B - sin B) = (D - 2 sin(D/2)) + 4 sin(D/2) sin^2(M/2), both terms positive.
CoreConstants arcsine_law(double q, double complement_of_q, const Correlation& r) {
    const double qr = q * r.value;
    const double complement_of_qr = complement_of_q + q * r.complement;
    const double cos_a = std::sqrt(complement_of_q * (1.0 + q));
    const double cos_b = std::sqrt(complement_of_qr * (1.0 + qr));
    const double denominator = cos_b + r.value * cos_a;
    // sin(A - B) = (sin^2 A - sin^2 B) / sin(A + B), divided through by q.
    const double sin_d = denominator > 0.0 ? q * r.complement * (1.0 + r.value) / denominator : 0.0;
    const double d = std::atan2(sin_d, cos_a * cos_b + q * qr);
    const double a = std::atan2(q, cos_a);
    const double m = a - 0.5 * d;
    const double sin_quarter = std::sin(0.5 * m);
    CoreConstants result;
    const double factor = 2.0 / pi;
    result.own =
        factor * (2.0 * sine_remainder(0.5 * d) + 4.0 * std::sin(0.5 * d) * sin_quarter * sin_quarter);
    result.shared = factor * (qr > 0.6 ? std::atan2(qr, cos_b) - qr : arcsine_remainder(qr));
    result.nonlinear = factor * (q > 0.6 ? a - q : arcsine_remainder(q));
    return result;
}

/// sum_k e_k^2 (1 - r^k) needs 1 - r^k = -expm1(k log r) with log r from the accurate one of r and 1 - r.
double log_of(const Correlation& r) {
    return r.complement < 0.5 ? std::log1p(-r.complement) : std::log(r.value);
}

}  // namespace

namespace {

/// The coefficients at deviation gamma, with gamma^2 - 1 given separately.
std::vector<double> at_deviation(const std::vector<double>& c, double gamma, double excess) {
    std::vector<double> result(c.size());
    double scale = 1.0;  // gamma^k sqrt(k!)
    for (std::size_t k = 0; k < c.size(); ++k) {
        if (k > 0) scale *= gamma * std::sqrt(static_cast<double>(k));
        double sum = 0.0;
        double ratio = 1.0;  // (k+2j)! / (k! j!) (excess / 2)^j
        for (std::size_t j = 0; k + 2 * j < c.size(); ++j) {
            const auto n = static_cast<double>(k + 2 * j);
            if (j > 0) ratio *= n * (n - 1.0) * 0.5 * excess / static_cast<double>(j);
            sum += c[k + 2 * j] * ratio;
        }
        result[k] = sum * scale;
    }
    return result;
}

}  // namespace

std::vector<double> polynomial_at_deviation(const core::Polynomial& polynomial, double gamma) {
    return at_deviation(polynomial.coefficients, gamma, (gamma - 1.0) * (gamma + 1.0));
}

CoreConstants core_constants(const core::Polynomial& polynomial, double gamma, const Correlation& r) {
    const std::vector<double> c = polynomial_at_deviation(polynomial, gamma);
    const double log_r = log_of(r);
    CoreConstants result;
    if (!c.empty()) result.mean = c[0];
    if (c.size() > 1) result.linear = c[1];
    // The sum of the magnitudes of all terms of c_k bounds what their rounding and that of gamma can change.
    std::vector<double> magnitude = polynomial.coefficients;
    for (double& coefficient : magnitude) coefficient = std::abs(coefficient);
    magnitude = at_deviation(magnitude, gamma, std::abs((gamma - 1.0) * (gamma + 1.0)) + gamma * gamma);
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    double nonlinear_error = 0.0, shared_error = 0.0, own_error = 0.0;
    for (std::size_t k = 2; k < c.size(); ++k) {
        const double square = c[k] * c[k];
        const auto degree = static_cast<double>(k);
        const double shared = std::exp(degree * log_r);
        const double own = -std::expm1(degree * log_r);
        result.nonlinear += square;
        result.shared += square * shared;
        result.own += square * own;
        const double of_square = (2.0 * degree + 8.0) * epsilon * std::abs(c[k]) * magnitude[k];
        nonlinear_error += of_square;
        // exp(k log r) changes by k (|log r| + 1) roundings, r^0 = 1 by none.
        if (shared > 0.0)
            shared_error += shared * (of_square + degree * (1.0 - log_r) * 2.0 * epsilon * square);
        own_error += own * (of_square + 8.0 * epsilon * square);
    }
    const auto relative = [](double error, double value) { return error > 0.0 ? error / value : 0.0; };
    result.relative_error =
        std::max({closed_form_error, relative(nonlinear_error, result.nonlinear),
                  relative(shared_error, result.shared), relative(own_error, result.own)});
    return result;
}

CoreConstants core_constants(const core::AbsoluteValue& absolute, double gamma, const Correlation& r) {
    const double scale = absolute.factor * gamma;
    const double variance = scale * scale * 2.0 / pi;
    const double theta = angle_of(r);
    const double phi = r.value < 0.5 ? std::asin(r.value) : 0.5 * pi - theta;
    const double half_sine = std::sin(0.5 * phi);
    CoreConstants result;
    result.mean = scale * std::sqrt(2.0 / pi);
    result.nonlinear = variance * (0.5 * pi - 1.0);
    result.own = variance * (0.5 * pi * r.complement - bessel_remainder(theta));
    result.shared = variance * (phi * std::sin(phi) - 2.0 * half_sine * half_sine);
    return result;
}

CoreConstants core_constants(const core::ErrorFunction&, double gamma, const Correlation& r) {
    const double twice = 2.0 * gamma * gamma;
    const double complement = 1.0 / (1.0 + twice);
    CoreConstants result = arcsine_law(twice * complement, complement, r);
    result.linear = 2.0 * gamma * std::numbers::inv_sqrtpi * std::sqrt(complement);
    return result;
}

CoreConstants core_constants(const core::Sign& sign, double, const Correlation& r) {
    const double square = sign.factor * sign.factor;
    CoreConstants result = arcsine_law(1.0, 0.0, r);
    result.linear = sign.factor * std::sqrt(2.0 / pi);
    result.nonlinear *= square;
    result.shared *= square;
    result.own *= square;
    return result;
}

// sinh x - sinh y - (x - y) = 2 (sinh(D/2) - D/2) + 4 sinh(D/2) sinh^2(M/2), D = x - y, M = (x + y) / 2.
CoreConstants core_constants(const core::Sine&, double gamma, const Correlation& r) {
    const double x = gamma * gamma;
    const double d = x * r.complement;
    const double m = 0.5 * x * (1.0 + r.value);
    const double one_minus_m = -std::expm1(-m);
    CoreConstants result;
    result.linear = gamma * std::exp(-0.5 * x);
    result.nonlinear = scaled_sinh_remainder(x, x);
    result.shared = scaled_sinh_remainder(x * r.value, x);
    result.own = 2.0 * scaled_sinh_remainder(0.5 * d, x) - 0.5 * std::expm1(-d) * one_minus_m * one_minus_m;
    result.relative_error = closed_form_error * (1.0 + 0.3 * x);
    return result;
}

// cosh x - cosh xr = 2 sinh(x (1 + r) / 2) sinh(x (1 - r) / 2), and exp(-x) is shared out between the factors.
CoreConstants core_constants(const core::Cosine&, double gamma, const Correlation& r) {
    const double x = gamma * gamma;
    // exp(-x) (cosh y - 1) = exp(y - x) (1 - exp(-y))^2 / 2
    const auto excess = [x](double y) {
        const double rise = -std::expm1(-y);
        return 0.5 * std::exp(y - x) * rise * rise;
    };
    CoreConstants result;
    result.mean = std::exp(-0.5 * x);
    result.nonlinear = excess(x);
    result.shared = excess(x * r.value);
    result.own = 0.5 * std::expm1(-x * (1.0 + r.value)) * std::expm1(-x * r.complement);
    result.relative_error = closed_form_error * (1.0 + 0.3 * x);
    return result;
}

// With d = x (1 - r): e^x - e^{xr} - d = e^{xr} (e^d - 1 - d) + d (e^{xr} - 1), both terms positive.
CoreConstants core_constants(const core::Exponential&, double gamma, const Correlation& r) {
    const double x = gamma * gamma;
    const double shared = x * r.value;
    const double d = x * r.complement;
    const double power = std::exp(x);
    CoreConstants result;
    result.mean = std::exp(0.5 * x);
    result.linear = gamma * result.mean;
    result.nonlinear = power * exponential_remainder(x);
    result.shared = power * exponential_remainder(shared);
    result.own = power * (std::exp(shared) * exponential_remainder(d) + d * std::expm1(shared));
    result.relative_error = closed_form_error * (1.0 + 0.3 * x);
    return result;
}

// With a = (1 - q^2)^{-1/2}, b = (1 - q^2 r^2)^{-1/2}: a - b = a^2 b^2 q^2 (1 - r^2) / (a + b).
CoreConstants core_constants(const core::Bell&, double gamma, const Correlation& r) {
    const double x = gamma * gamma;
    const double complement = 1.0 / (1.0 + x);
    const double q = x * complement;
    const double p = complement * (1.0 + q);                       // 1 - q^2
    const double pr = p + q * q * r.complement * (1.0 + r.value);  // 1 - q^2 r^2
    const auto excess = [](double square, double rest) {
        return square / (std::sqrt(rest) * (1.0 + std::sqrt(rest)));
    };
    const double a = 1.0 / std::sqrt(p);
    const double b = 1.0 / std::sqrt(pr);
    CoreConstants result;
    result.mean = std::sqrt(complement);
    result.nonlinear = complement * excess(q * q, p);
    result.shared = complement * excess(q * q * r.value * r.value, pr);
    result.own = complement * q * q * r.complement * (1.0 + r.value) * a * a * b * b / (a + b);
    return result;
}

// With x = cos phi = sin psi, c = 1 / gamma, the second derivative of the kernel is
//     e''(x) dx = (gamma^2 / pi) [exp(-c^2 / (1 + x)) - exp(-c^2 / (1 - x))] dphi,
// and alpha2 = int_0^r (r - x) e''(x) dx, s2 = (1 - r) int_0^r e'' dx + int_r^1 (1 - x) e'' dx: positive
// terms only. The angle phi is accurate near x = 1, its complement psi near x = 0.
CoreConstants core_constants(const core::HardTanh&, double gamma, const Correlation& r) {
    const double c = 1.0 / gamma;
    const auto difference = [c](double one_plus_x, double x, double one_minus_x_squared) {
        if (one_minus_x_squared == 0.0) return std::exp(-c * c / one_plus_x);
        return -std::exp(-c * c / one_plus_x) * std::expm1(-2.0 * c * c * x / one_minus_x_squared);
    };
    const auto at_phi = [&](double phi) {
        const double cosine = std::cos(0.5 * phi);
        const double sine = std::sin(phi);
        return difference(2.0 * cosine * cosine, std::cos(phi), sine * sine);
    };
    const auto at_psi = [&](double psi) {
        const double cosine = std::cos(psi);
        return difference(1.0 + std::sin(psi), std::sin(psi), cosine * cosine);
    };
    AdaptiveIntegration method;
    method.relative_tolerance = 1e-14;
    CoreConstants result;
    const double factor = gamma * gamma / pi;
    const auto integral = [&](const auto& f, double a, double b) {
        std::vector<double> at{a};
        for (const double split : {0.2 * c, c, 5.0 * c}) {
            if (a < split && split < b) at.push_back(split);
        }
        at.push_back(b);
        const Integral found = integrate(f, at, method);
        if (found.value > 0.0)
            result.relative_error = std::max(result.relative_error, found.error / found.value);
        return factor * found.value;
    };
    const double theta = angle_of(r);
    if (r.value > 0.5) {
        const auto shared = [&](double phi) {  // r - x as a product
            return 2.0 * std::sin(0.5 * (phi + theta)) * std::sin(0.5 * (phi - theta)) * at_phi(phi);
        };
        result.shared = integral(shared, theta, 0.5 * pi);
        result.own = r.complement * integral(at_phi, theta, 0.5 * pi);
    } else if (r.value > 0.0) {
        const double end = std::asin(r.value);
        const auto shared = [&](double psi) {
            return 2.0 * std::cos(0.5 * (end + psi)) * std::sin(0.5 * (end - psi)) * at_psi(psi);
        };
        result.shared = integral(shared, 0.0, end);
        result.own = r.complement * integral(at_psi, 0.0, end);
    }
    if (theta > 0.0) {
        const auto own = [&](double phi) {
            const double sine = std::sin(0.5 * phi);
            return 2.0 * sine * sine * at_phi(phi);
        };
        result.own += integral(own, 0.0, std::min(theta, 0.5 * pi));
    }
    result.nonlinear = result.shared + result.own;
    result.linear = gamma * std::erf(c / std::numbers::sqrt2);
    return result;
}

}  // namespace resolva
