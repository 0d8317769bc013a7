#pragma once

// E f(g) for a standard Gaussian g and f smooth between the breakpoints.

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include <resolva/numerics/quadrature/adaptive.hpp>

namespace resolva {

/// Standard Gaussian density.
inline double gaussian_density(double x) {
    return 0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2 * std::exp(-0.5 * x * x);
}

/// Options: tolerance, and the length scale below which f shows no further structure near zero and its
/// breakpoints. A function such as x -> phi(gamma x) with large gamma varies over 1 / gamma there: the
/// initial pieces shrink geometrically towards these points, so that a feature wider than `resolution` cannot
/// slip between the nodes.
struct GaussianExpectation {
    AdaptiveIntegration integration{};
    double resolution = 1e-6;
};

/// The initial pieces of [-38, 38] (the density is below the smallest double outside), graded towards zero
/// and towards every breakpoint inside. Increasing, without repetition.
/// @throws BadArgument when a breakpoint is NaN or the resolution is not positive.
std::vector<double> graded_gaussian_points(std::span<const double> breakpoints, double resolution);

/// E f(g), g ~ N(0, 1). Cost: about 500 evaluations for each graded point, more where f asks for it.
template <class F>
Integral gaussian_expectation(F&& f, std::span<const double> breakpoints = {},
                              const GaussianExpectation& method = {}) {
    const std::vector<double> points = graded_gaussian_points(breakpoints, method.resolution);
    return integrate([&f](double x) { return gaussian_density(x) * f(x); }, points, method.integration);
}

}  // namespace resolva
