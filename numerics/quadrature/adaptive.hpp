#pragma once

// Adaptive integration of a piecewise smooth function over a finite interval.
//
// Global adaptation (Piessens et al., QUADPACK, 1983): the 10-point Gauss and 21-point Kronrod rules
// (Boost.Math tables) give value and error on every piece; the piece with the largest error is halved until
// the sum of errors meets the tolerance. Unlike recursion with a tolerance per piece, this cannot exhaust
// itself on a piece whose contribution does not matter. The error estimate never falls below the rounding
// level of the sum of |f|.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/integral.hpp>

namespace resolva {

/// Options. Converged means error <= max(absolute_tolerance, relative_tolerance * |value|).
struct AdaptiveIntegration {
    double relative_tolerance = 1e-12;
    double absolute_tolerance = 0.0;
    int max_evaluations = 200000;
};

namespace detail {

struct Piece {
    double lower;
    double upper;
    double value;
    double error;
    double rounding;
};

/// Value and error on [lower, upper], 21 evaluations. Error model of QUADPACK.
template <class F>
Piece gauss_kronrod_21(F& f, double lower, double upper) {
    using Kronrod = boost::math::quadrature::gauss_kronrod<double, 21>;
    using Gauss = boost::math::quadrature::gauss<double, 10>;
    const auto& node = Kronrod::abscissa();
    const auto& kronrod = Kronrod::weights();
    const auto& gauss = Gauss::weights();
    const double centre = 0.5 * (lower + upper);
    const double half = 0.5 * (upper - lower);
    std::array<double, 11> left;
    std::array<double, 11> right;
    left[0] = right[0] = f(centre);
    double value = kronrod[0] * left[0];
    double embedded = 0.0;
    double magnitude = kronrod[0] * std::abs(left[0]);
    for (std::size_t i = 1; i < 11; ++i) {
        left[i] = f(centre - half * node[i]);
        right[i] = f(centre + half * node[i]);
        value += kronrod[i] * (left[i] + right[i]);
        magnitude += kronrod[i] * (std::abs(left[i]) + std::abs(right[i]));
        if (i % 2 == 1) embedded += gauss[i / 2] * (left[i] + right[i]);
    }
    const double mean = 0.5 * value;
    double spread = kronrod[0] * std::abs(left[0] - mean);
    for (std::size_t i = 1; i < 11; ++i) {
        spread += kronrod[i] * (std::abs(left[i] - mean) + std::abs(right[i] - mean));
    }
    double error = std::abs(value - embedded);
    if (spread > 0.0 && error > 0.0) error = spread * std::min(1.0, std::pow(200.0 * error / spread, 1.5));
    const double rounding = 8.0 * std::numeric_limits<double>::epsilon() * magnitude;
    return {lower, upper, half * value, half * std::max(error, rounding), half * rounding};
}

}  // namespace detail

/// Integral of f from points.front() to points.back(); the pieces between consecutive points are adapted one
/// by one. Kinks, jumps and narrow features belong among the points.
/// @throws BadArgument unless there are two or more points, finite and increasing.
/// Cost: 21 evaluations a piece and 42 each time one is halved, at most max_evaluations beyond the first
/// pieces. Outcome: `converged`; `inaccurate` when rounding or the evaluation limit stops short of the
/// tolerance; `not_finite` when f is not finite at a node.
template <class F>
Integral integrate(F&& f, std::span<const double> points, const AdaptiveIntegration& method = {}) {
    if (points.size() < 2)
        refuse("integration points", std::to_string(points.size()), "at least two are needed");
    std::vector<detail::Piece> pieces;
    pieces.reserve(points.size() + 64);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        require_finite("lower end of a piece", points[i]);
        require_finite("upper end of a piece", points[i + 1]);
        if (!(points[i] < points[i + 1])) refuse("integration point", points[i + 1], "points must increase");
        pieces.push_back(detail::gauss_kronrod_21(f, points[i], points[i + 1]));
    }
    const auto by_error = [](const detail::Piece& a, const detail::Piece& b) { return a.error < b.error; };
    std::make_heap(pieces.begin(), pieces.end(), by_error);
    Integral result;
    result.evaluations = 21 * static_cast<int>(pieces.size());
    for (;;) {
        result.value = 0.0;
        result.error = 0.0;
        for (const detail::Piece& piece : pieces) {
            result.value += piece.value;
            result.error += piece.error;
        }
        if (!std::isfinite(result.value) || !std::isfinite(result.error)) {
            result.status = Status::not_finite;
            return result;
        }
        if (result.error <=
            std::max(method.absolute_tolerance, method.relative_tolerance * std::abs(result.value))) {
            result.status = Status::converged;
            return result;
        }
        const detail::Piece worst = pieces.front();
        const double middle = 0.5 * (worst.lower + worst.upper);
        const bool divisible = worst.lower < middle && middle < worst.upper;
        if (!divisible || worst.error <= worst.rounding || result.evaluations + 42 > method.max_evaluations) {
            result.status = Status::inaccurate;
            return result;
        }
        std::pop_heap(pieces.begin(), pieces.end(), by_error);
        pieces.back() = detail::gauss_kronrod_21(f, worst.lower, middle);
        std::push_heap(pieces.begin(), pieces.end(), by_error);
        pieces.push_back(detail::gauss_kronrod_21(f, middle, worst.upper));
        std::push_heap(pieces.begin(), pieces.end(), by_error);
        result.evaluations += 42;
    }
}

/// Integral of f from lower to upper, lower < upper; errors, outcome and cost as above.
template <class F>
Integral integrate(F&& f, double lower, double upper, const AdaptiveIntegration& method = {}) {
    const std::array<double, 2> ends{lower, upper};
    return integrate(f, std::span<const double>(ends), method);
}

}  // namespace resolva
