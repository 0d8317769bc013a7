#include <resolva/theory/hermite/hermite_coefficients.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>
#include <resolva/theory/hermite/closed_forms.hpp>

namespace resolva {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// h_0(x) ... h_order(x).
std::vector<double> orthonormal_values(double x, std::size_t order) {
    std::vector<double> h{1.0, x};
    for (std::size_t k = 2; k <= order; ++k) {
        const auto degree = static_cast<double>(k);
        h.push_back((x * h[k - 1] - std::sqrt(degree - 1.0) * h[k - 2]) / std::sqrt(degree));
    }
    return h;
}

// Derivatives of delta functions integrate by parts: E delta(g - c) gives phi(c) h_j(c), and each derivative
// of the function divides by sqrt(k): c_k = E f^{(m)}(g) h_{k-m}(g) / sqrt(k (k-1) ... (k-m+1)).

std::vector<double> expand(const core::AbsoluteValue& absolute, double gamma, std::size_t order) {
    std::vector<double> c(order + 1, 0.0);
    const std::vector<double> h = orthonormal_values(0.0, order);
    const double jump = 2.0 * absolute.factor * gamma * gaussian_density(0.0);
    c[0] = jump;
    for (std::size_t k = 2; k <= order; k += 2) {
        c[k] = jump * h[k - 2] / std::sqrt(static_cast<double>(k) * static_cast<double>(k - 1));
    }
    return c;
}

std::vector<double> expand(const core::Sign& sign, double, std::size_t order) {
    std::vector<double> c(order + 1, 0.0);
    const std::vector<double> h = orthonormal_values(0.0, order);
    for (std::size_t k = 1; k <= order; k += 2) {
        c[k] = 2.0 * sign.factor * gaussian_density(0.0) * h[k - 1] / std::sqrt(static_cast<double>(k));
    }
    return c;
}

std::vector<double> expand(const core::HardTanh&, double gamma, std::size_t order) {
    std::vector<double> c(order + 1, 0.0);
    const double kink = 1.0 / gamma;
    const std::vector<double> h = orthonormal_values(kink, order);
    c[1] = gamma * std::erf(kink / std::numbers::sqrt2);
    for (std::size_t k = 3; k <= order; k += 2) {
        c[k] = -2.0 * gamma * gaussian_density(kink) * h[k - 2] /
               std::sqrt(static_cast<double>(k) * static_cast<double>(k - 1));
    }
    return c;
}

// (2/pi) asin(q r) = sum_k c_k^2 r^k; the derivative of erf is a Gaussian, so the signs alternate.
std::vector<double> expand(const core::ErrorFunction&, double gamma, std::size_t order) {
    std::vector<double> c(order + 1, 0.0);
    const double q = 2.0 * gamma * gamma / (1.0 + 2.0 * gamma * gamma);
    double binomial = 2.0 * std::numbers::inv_pi * q;  // times (2m)! / (4^m m!^2) q^{2m}
    for (std::size_t k = 1; k <= order; k += 2) {
        const double magnitude = std::sqrt(binomial / static_cast<double>(k));
        c[k] = k % 4 == 1 ? magnitude : -magnitude;
        binomial *= q * q * static_cast<double>(k) / static_cast<double>(k + 1);
    }
    return c;
}

/// exp(shift) gamma^k / sqrt(k!).
double exponential_coefficient(double gamma, std::size_t k, double shift) {
    const auto degree = static_cast<double>(k);
    return std::exp(degree * std::log(gamma) + shift - 0.5 * std::lgamma(degree + 1.0));
}

/// f^{(k)} is +-gamma^k cos or sin; the cosine alone has an expectation, exp(-gamma^2 / 2). `first` is the lowest degree.
std::vector<double> expand_trigonometric(double gamma, std::size_t order, std::size_t first) {
    std::vector<double> c(order + 1, 0.0);
    for (std::size_t k = first; k <= order; k += 2) {
        const double magnitude = exponential_coefficient(gamma, k, -0.5 * gamma * gamma);
        c[k] = k % 4 == first ? magnitude : -magnitude;
    }
    return c;
}

std::vector<double> expand(const core::Sine&, double gamma, std::size_t order) {
    return expand_trigonometric(gamma, order, 1);
}

std::vector<double> expand(const core::Cosine&, double gamma, std::size_t order) {
    return expand_trigonometric(gamma, order, 0);
}

std::vector<double> expand(const core::Exponential&, double gamma, std::size_t order) {
    std::vector<double> c(order + 1);
    for (std::size_t k = 0; k <= order; ++k) c[k] = exponential_coefficient(gamma, k, 0.5 * gamma * gamma);
    return c;
}

// The kernel (1 + gamma^2)^{-1} (1 - q^2 r^2)^{-1/2} in powers of r.
std::vector<double> expand(const core::Bell&, double gamma, std::size_t order) {
    std::vector<double> c(order + 1, 0.0);
    const double q = gamma * gamma / (1.0 + gamma * gamma);
    double square = 1.0 / (1.0 + gamma * gamma);
    for (std::size_t k = 0; k <= order; k += 2) {
        c[k] = k % 4 == 0 ? std::sqrt(square) : -std::sqrt(square);
        square *= q * q * static_cast<double>(k + 1) / static_cast<double>(k + 2);
    }
    return c;
}

std::vector<double> expand(const core::Polynomial& polynomial, double gamma, std::size_t order) {
    std::vector<double> c = polynomial_at_deviation(polynomial, gamma);
    c.resize(order + 1, 0.0);
    return c;
}

}  // namespace

HermiteCoefficients hermite_coefficients(const Activation& f, double gamma, int order) {
    require_positive("pre-activation deviation", gamma);
    if (order < 1 || order > 10000) refuse("order", std::to_string(order), "it must lie between 1 and 10000");
    HermiteCoefficients result;
    double nonlinear = 0.0;
    double nonlinear_error = 0.0;
    std::visit(
        [&](const auto& core) {
            if constexpr (std::is_same_v<std::decay_t<decltype(core)>, core::General>) {
                const auto scaled = [&](double x) { return f.core(gamma * x); };
                std::vector<double> breakpoints = f.breakpoints();
                for (double& at : breakpoints) at /= gamma;
                const double width = std::min(1.0, 12.0 / std::sqrt(static_cast<double>(order)));
                const SettledProjection settled =
                    settle(scaled, HermiteProjection(scaled, breakpoints, width), order);
                result.values = settled.projection.coefficients();
                result.coefficient_error = settled.error;
                nonlinear = settled.projection.nonlinear_moment();
                nonlinear_error = settled.moment_error;
                if (!settled.projection.finite()) result.status = Status::not_finite;
            } else {
                result.values = expand(core, gamma, static_cast<std::size_t>(order));
                nonlinear = core_constants(core, gamma, {0.5, 0.5}).nonlinear;
            }
        },
        f.form().core);
    if (result.status == Status::not_finite) return result;
    result.values[0] += f.form().offset;
    result.values[1] += f.form().slope * gamma;
    double head = 0.0;
    double head_error = 0.0;
    for (std::size_t k = 2; k < result.values.size(); ++k) {
        head += result.values[k] * result.values[k];
        head_error += 2.0 * std::abs(result.values[k]) * result.coefficient_error;
    }
    const double norm =
        std::sqrt(nonlinear + result.values[0] * result.values[0] + result.values[1] * result.values[1]);
    result.coefficient_error = std::max(result.coefficient_error, 4.0 * epsilon * norm);
    result.tail_mass = std::max(nonlinear - head, 0.0);
    result.tail_error = nonlinear_error + head_error + 32.0 * epsilon * nonlinear;
    result.status = result.coefficient_error <= 1e-11 * norm ? Status::converged : Status::inaccurate;
    return result;
}

}  // namespace resolva
