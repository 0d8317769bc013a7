#pragma once

// Monotone Newton for the positive fixed point x* = T(x*) of an increasing, scalable, concave map T.
//
//   equation   x = T(x), x in R^N, x > 0
//   start      any u with T(u) <= u componentwise (then x* <= u)
//   method     x <- x - (I - T'(x))^{-1} (x - T(x))
//
// x - T(x) is convex and I - T'(x) is an M-matrix for every x >= x*, so the iterates decrease monotonically
// to x* and converge quadratically, from any distance; no damping, no line search (Ortega & Rheinboldt 1970,
// theorem 13.3.4). Failure: `iteration_limit`; `not_finite` when an iterate overflows or I - T' is not an
// M-matrix, which for a legal start means that no positive fixed point exists or that rounding has exhausted
// the precision. Cost: one linearisation and one N x N elimination a step; 4 to 6 steps from very loose
// bounds; no allocation.
//
// Certificate. If T(u) <= u then x* <= u, and if T(l) >= l > 0 then x* >= l. Both are checked at x +- w,
// where w solves (I - T') w = delta x, with a margin for the rounding of T; a check that fails widens w and
// is repeated. The result says whether the enclosure was verified; an unverified bound is returned as 0 or
// infinity.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fixed_point/increasing_concave_map.hpp>

namespace resolva {

/// Options of the method.
struct MonotoneNewton {
    int max_iterations = 60;
    /// Bound on the relative rounding error of one evaluation of T, in units of the machine epsilon. Maps
    /// built from sums, products, quotients and roots of positive terms stay below the number of their
    /// operations.
    double rounding_units = 64.0;
    int max_widenings = 6;
};

/// A two-sided bound lower <= x* <= upper, componentwise. When not verified, the bounds are 0 and infinity.
template <class T, std::size_t N>
struct Enclosure {
    std::array<T, N> lower{};
    std::array<T, N> upper{};
    bool verified = false;
};

/// The fixed point with everything known about it. `value` is usable only when status is `converged`.
template <class T, std::size_t N>
struct FixedPoint {
    std::array<T, N> value{};
    Enclosure<T, N> enclosure{};
    MMatrixFactors<T, N>
        complement{};  ///< factors of I - T'(value): implicit derivatives cost one solve each
    T condition{};     ///< max_i w_i / x_i with (I - T') w = x: relative error of x* per relative error of T
    T residual{};      ///< max_i |x_i - T_i(x)| / x_i
    int iterations = 0;
    Status status = Status::not_run;
};

/// What `linearise` returns for a map: at least its image and its Jacobian.
template <class Map>
using LinearisationOf = decltype(linearise(
    std::declval<const Map&>(), std::declval<const std::array<typename Map::Scalar, Map::dimension>&>()));

/// A fixed point together with the map's own linearisation there, for whoever differentiates along the
/// solution.
template <class Map>
struct LinearisedFixedPoint : FixedPoint<typename Map::Scalar, Map::dimension> {
    LinearisationOf<Map> linearisation{};
};

namespace detail {

/// max_i |x_i - image_i| / x_i, infinite when a term is not finite; a component may vanish where T itself
/// does and then counts absolutely.
template <class T, std::size_t N>
T relative_residual(const std::array<T, N>& x, const std::array<T, N>& image) {
    using std::abs;
    using std::isfinite;
    using std::max;
    T worst(0);
    for (std::size_t i = 0; i < N; ++i) {
        const T term = abs(x[i] - image[i]) / (x[i] > T(0) ? x[i] : T(1));
        if (!isfinite(term)) return std::numeric_limits<T>::infinity();
        worst = max(worst, term);
    }
    return worst;
}

/// The factors of I - T' at x: from the excess where the linearisation knows it, else entry by entry. Above
/// x* the matrix times x is the excess plus x - T(x) >= 0, at x* the excess itself.
template <class Linear, class T, std::size_t N>
MMatrixFactors<T, N> accurate_factors(const Linear& at, const std::array<T, N>& x, bool solved) {
    if constexpr (requires { at.excess; }) {
        std::array<T, N> sum = at.excess;
        if (!solved) {
            for (std::size_t i = 0; i < N; ++i) {
                const T defect = x[i] - at.image[i];
                if (defect > T(0)) sum[i] += defect;
            }
        }
        return MMatrixFactors<T, N>(at.jacobian, x, sum);
    } else {
        return MMatrixFactors<T, N>(at.jacobian);
    }
}

/// Tries to certify x* in [x - w, x + w]; widens each side by itself until its check passes.
template <IncreasingConcaveMap Map>
Enclosure<typename Map::Scalar, Map::dimension> enclose(
    const Map& map, const std::array<typename Map::Scalar, Map::dimension>& x,
    const std::array<typename Map::Scalar, Map::dimension>& direction, const MonotoneNewton& method) {
    using T = typename Map::Scalar;
    constexpr std::size_t N = Map::dimension;
    const T margin = T(method.rounding_units) * std::numeric_limits<T>::epsilon();
    Enclosure<T, N> result;
    bool has_upper = false;
    bool has_lower = false;
    T delta = T(3) * margin;
    for (int attempt = 0; attempt <= method.max_widenings && !(has_upper && has_lower);
         ++attempt, delta *= T(8)) {
        if (!has_upper) {
            for (std::size_t i = 0; i < N; ++i) result.upper[i] = x[i] + delta * direction[i];
            const auto image = map(result.upper);
            has_upper = true;
            for (std::size_t i = 0; i < N; ++i) has_upper &= image[i] * (T(1) + margin) <= result.upper[i];
        }
        if (!has_lower) {
            bool positive = true;
            for (std::size_t i = 0; i < N; ++i) {
                result.lower[i] = x[i] - delta * direction[i];
                positive &= result.lower[i] > T(0) || x[i] == T(0);
            }
            if (!positive) continue;
            const auto image = map(result.lower);
            has_lower = true;
            for (std::size_t i = 0; i < N; ++i) has_lower &= image[i] * (T(1) - margin) >= result.lower[i];
        }
    }
    result.verified = has_upper && has_lower;
    if (!has_upper) result.upper.fill(std::numeric_limits<T>::infinity());
    if (!has_lower) result.lower.fill(T(0));
    return result;
}

}  // namespace detail

/// Solves x = T(x) downwards from `upper`, which must satisfy T(upper) <= upper.
template <IncreasingConcaveMap Map>
LinearisedFixedPoint<Map> solve(const Map& map, const std::array<typename Map::Scalar, Map::dimension>& upper,
                                const MonotoneNewton& method = {}) {
    using T = typename Map::Scalar;
    using std::abs;
    using std::isfinite;
    using std::max;
    using std::sqrt;
    constexpr std::size_t N = Map::dimension;
    const T epsilon = std::numeric_limits<T>::epsilon();

    LinearisedFixedPoint<Map> solution;
    LinearisationOf<Map>& at_x = solution.linearisation;
    std::array<T, N> x = upper;
    T previous_step = T(1);
    // Rounding of T limits what the residual can reach; convergence is judged by it.
    const T allowed = T(method.rounding_units) * epsilon;
    bool settled = false;  // the next step is predicted to be below rounding, or the last one was rounding
    bool stalled = false;  // rounding already stops the decrease
    for (solution.iterations = 0;; ++solution.iterations) {
        at_x = linearise(map, x);
        solution.complement = MMatrixFactors<T, N>(at_x.jacobian);
        if (!solution.complement.is_m_matrix()) {
            solution.complement = detail::accurate_factors(at_x, x, false);
        }
        if (!solution.complement.is_m_matrix()) {
            solution.residual = detail::relative_residual(x, at_x.image);
            solution.status = Status::not_finite;
            return solution;
        }
        const bool last = solution.iterations >= method.max_iterations;
        if (stalled || settled || last) {
            solution.residual = detail::relative_residual(x, at_x.image);
            if (stalled || (settled && solution.residual <= allowed)) break;
            if (last) {
                solution.value = x;
                solution.status = Status::iteration_limit;
                return solution;
            }
        }
        std::array<T, N> defect;
        for (std::size_t i = 0; i < N; ++i) defect[i] = x[i] - at_x.image[i];
        const std::array<T, N> decrease = solution.complement.solve(defect);
        T step(0);
        T rise(0);
        for (std::size_t i = 0; i < N; ++i) {
            const T next = x[i] - decrease[i];
            // Above x* the iterates are positive; a component may vanish only where T itself does.
            x[i] = next > T(0) ? next : at_x.image[i];
            const T change = decrease[i] / (x[i] > T(0) ? x[i] : T(1));
            step = max(step, T(abs(change)));
            rise = max(rise, T(-change));
        }
        // Quadratic convergence, step_{k+1} = C step_k^2 with C = step_k / step_{k-1}^2, predicts the next
        // step.
        const bool quadratic = solution.iterations > 0 && step < T(1e-3);
        const T ratio = step / previous_step;
        // From an upper bound every exact step goes down: one of which half goes up is rounding, and further
        // steps only wander.
        settled = (quadratic && step * ratio * ratio <= T(0.25) * epsilon) ||
                  (solution.iterations > 0 && rise >= T(0.5) * step);
        stalled = step <= T(8) * epsilon || (quadratic && step < sqrt(epsilon) && ratio >= T(0.5));
        previous_step = step;
    }

    solution.value = x;
    solution.complement = detail::accurate_factors(at_x, x, true);
    const std::array<T, N> direction = solution.complement.solve(x);
    solution.condition = T(1);
    for (std::size_t i = 0; i < N; ++i) {
        solution.condition = max(solution.condition, T(direction[i] / (x[i] > T(0) ? x[i] : T(1))));
    }
    solution.enclosure = detail::enclose(map, x, direction, method);
    solution.status =
        solution.residual <= allowed && isfinite(solution.condition) ? Status::converged : Status::inaccurate;
    return solution;
}

}  // namespace resolva
