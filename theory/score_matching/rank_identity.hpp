#pragma once

// The order parameters near the interpolation threshold, from an identity in place of the third equation.
//
// Multiplied out, G (tau + <K / (1 + G K)>) = psi_p counts degrees of freedom. With the first two equations
// every average drops out of it:
//     lambda G - m psi_n unit chi = psi_p - m psi_n,
// the features that the ridge holds, less the noisy samples that are not fitted, are the features in excess.
// The difference on the right is the distance to the threshold, known to rounding from the parameters
// themselves. Of the equations as they stand it is a cancellation of terms of order psi_p: their condition
// grows like the inverse distance, and with it the error of their solution. Newton's method on
//     k0 = T_0(k, G),   k1 = T_1(k, G),   lambda G - m psi_n unit chi(k0, k1) = excess
// does not see the threshold: with A the first two rows of I - T' (an M-matrix), g = dT/dG >= 0 and r = -m
// psi_n unit dchi/dk >= 0, its Schur complement lambda + r A^{-1} g is a sum of positive terms.
//
//   domain     finite draws, lambda >= 0, not lambda = excess = 0; from a point near the solution
//   failure    none of its own: the caller keeps the better of two residuals
//   cost       one linearisation a step; two or three steps
// Source: [GM26] theorem 1 for the equations; the identity is derived above.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>

namespace resolva {

/// The system at one point: its inverse in parts.
template <class T>
struct RankSystem {
    MMatrixFactors<T, 2> factors;  // of A
    std::array<T, 2> by_g;         // A^{-1} g
    std::array<T, 2> weight;       // r
    T ridge;
    T schur;

    /// The solution of A dk - g dG = rows, r dk + lambda dG = last.
    std::array<T, 3> solve(const std::array<T, 2>& rows, const T& last) const {
        const std::array<T, 2> k = factors.solve(rows);
        const T g = (last - (weight[0] * k[0] + weight[1] * k[1])) / schur;
        return {k[0] + by_g[0] * g, k[1] + by_g[1] * g, g};
    }

    /// Bounds of the changes when the right sides change by at most so much, all nonnegative.
    std::array<T, 3> spread(const std::array<T, 2>& rows, const T& last) const {
        const std::array<T, 2> k = factors.solve(rows);
        const T g = (last + (weight[0] * k[0] + weight[1] * k[1])) / schur;
        return {k[0] + by_g[0] * g, k[1] + by_g[1] * g, g};
    }
};

/// Polishes a solution of a map in units where the identity holds (unit and ridge of any values). On return
/// the point carries value, linearisation, factors, residual, condition and status of the polished solution.
template <class T, class SpectrumType>
void polish_by_rank(const OrderParameterMap<T, SpectrumType>& map,
                    LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>>& point,
                    const MonotoneNewton& method = {}) {
    using std::abs;
    using std::max;
    const T epsilon = std::numeric_limits<T>::epsilon();
    const T allowed = T(method.rounding_units) * epsilon;
    const T noisy_samples = T(1) / (map.inverse_draws * map.inverse_sample_ratio);
    std::array<T, 3> x = point.value;
    if (!(x[0] > T(0) && x[1] > T(0) && x[2] > T(0))) return;
    T previous_step(1);
    for (int iteration = 0; iteration <= method.max_iterations; ++iteration) {
        const auto at = linearise(map, x);
        const auto& response = at.response;
        RankSystem<T> system;
        SmallMatrix<T, 2> jacobian;
        std::array<T, 2> excess, rows;
        for (std::size_t i = 0; i < 2; ++i) {
            jacobian[i] = {at.jacobian[i][0], at.jacobian[i][1]};
            excess[i] = at.excess[i] + at.jacobian[i][2] * x[2];
            rows[i] = at.image[i] - x[i];
        }
        const std::array<T, 2> k{x[0], x[1]};
        const T scale = noisy_samples * map.unit;
        const T unfitted = scale * response.at.chi;
        system.factors = MMatrixFactors<T, 2>(jacobian, k, excess);
        system.by_g = system.factors.solve(std::array<T, 2>{at.jacobian[0][2], at.jacobian[1][2]});
        system.weight = {-scale * response.chi_by_k0, -scale * response.chi_by_k1};
        system.ridge = map.ridge;
        system.schur = map.ridge + system.weight[0] * system.by_g[0] + system.weight[1] * system.by_g[1];
        const T held = map.ridge * x[2];
        const T last = map.excess - (held - unfitted);
        const T largest = max(held, unfitted);
        const T residual = max(max(T(abs(rows[0]) / x[0]), T(abs(rows[1]) / x[1])), T(abs(last) / largest));
        const std::array<T, 3> step = system.solve(rows, last);
        T change(0);
        for (std::size_t i = 0; i < 3; ++i) change = max(change, T(abs(step[i]) / x[i]));
        if (!(change < T(1)) || !system.factors.is_m_matrix()) return;  // not near the solution
        const bool settled =
            residual <= allowed && (change <= T(8) * epsilon || change >= T(0.5) * previous_step);
        if (!settled) {
            for (std::size_t i = 0; i < 3; ++i) x[i] += step[i];
            previous_step = change;
            continue;
        }
        const std::array<T, 3> spread = system.spread(k, largest);
        point.condition = T(1);
        for (std::size_t i = 0; i < 3; ++i) point.condition = max(point.condition, T(spread[i] / x[i]));
        point.value = x;
        point.linearisation = at;
        point.complement = MMatrixFactors<T, 3>(at.jacobian, x, at.excess);
        point.residual = residual;
        point.status = Status::converged;
        return;
    }
}

}  // namespace resolva
