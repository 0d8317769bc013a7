#pragma once

// Constants of the nonlinear cores with closed forms, written without cancellation at r -> 0 and r -> 1.
//
// Domain: gamma > 0 and 0 <= r <= 1, which `feature_constants` checks; these functions refuse nothing. Cost:
// a few elementary functions; polynomials the square of their degree, hard tanh one quadrature.

#include <vector>

#include <resolva/numerics/quadrature/gaussian_pair.hpp>
#include <resolva/theory/activation/activation_form.hpp>

namespace resolva {

/// Largest relative error of a closed form by its own rounding and that of gamma and r.
inline constexpr double closed_form_error = 4e-15;

/// Constants of x -> core(gamma x): mean c_0, linear coefficient c_1, and the three sums over c_k, k >= 2, of
/// `FeatureConstants`.
struct CoreConstants {
    double mean = 0.0;
    double linear = 0.0;
    double nonlinear = 0.0;  ///< sum c_k^2
    double shared = 0.0;     ///< sum c_k^2 r^k
    double own = 0.0;        ///< sum c_k^2 (1 - r^k)
    double relative_error = closed_form_error;
};

/// Orthonormal Hermite coefficients of x -> polynomial(gamma x), by
///     he_n(gamma x) = sum_j gamma^{n-2j} (gamma^2 - 1)^j n! / (j! (n-2j)! 2^j) he_{n-2j}(x).
std::vector<double> polynomial_at_deviation(const core::Polynomial& polynomial, double gamma);

/// Finite sums over these coefficients. mean and linear may themselves vanish at gamma = 1 (he_2: gamma^2 -
/// 1): there they carry the absolute accuracy of gamma^2, not a relative one.
CoreConstants core_constants(const core::Polynomial& polynomial, double gamma, const Correlation& r);

/// Arc-cosine kernel of degree one (Cho & Saul 2009): E|u||v| = (2/pi)(sin t + (pi/2 - t) cos t), r = cos t.
CoreConstants core_constants(const core::AbsoluteValue& absolute, double gamma, const Correlation& r);

/// Arcsine law (Williams 1998): E erf(gamma u) erf(gamma v) = (2/pi) asin(q r), q = 2 gamma^2 / (1 + 2
/// gamma^2).
CoreConstants core_constants(const core::ErrorFunction& erf, double gamma, const Correlation& r);

/// Arcsine law at q = 1.
CoreConstants core_constants(const core::Sign& sign, double gamma, const Correlation& r);

/// E sin(gamma u) sin(gamma v) = exp(-gamma^2) sinh(gamma^2 r).
CoreConstants core_constants(const core::Sine& sine, double gamma, const Correlation& r);

/// E cos(gamma u) cos(gamma v) = exp(-gamma^2) cosh(gamma^2 r).
CoreConstants core_constants(const core::Cosine& cosine, double gamma, const Correlation& r);

/// E exp(gamma (u + v)) = exp(gamma^2 (1 + r)).
CoreConstants core_constants(const core::Exponential& exponential, double gamma, const Correlation& r);

/// E exp(-gamma^2 (u^2 + v^2) / 2) = (1 + gamma^2)^{-1} (1 - q^2 r^2)^{-1/2}, q = gamma^2 / (1 + gamma^2).
CoreConstants core_constants(const core::Bell& bell, double gamma, const Correlation& r);

/// Price's theorem (1958), e''(r) = E f''(u) f''(v), with delta functions at the two kinks: one smooth
/// integral.
CoreConstants core_constants(const core::HardTanh& hard_tanh, double gamma, const Correlation& r);

}  // namespace resolva
