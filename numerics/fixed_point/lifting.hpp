#pragma once

// Monotone Newton when no upper bound of the fixed point is known.
//
// For convex x - T(x), a Newton step from any point where I - T' is a nonsingular M-matrix lands above x*.
// Such a point is found by solving nearby regularised maps, which have known bounds, with the regularisation
// reduced until the M-matrix test passes at the limit map; the step up is then the start of the descent. The
// start is checked (T(u) <= u) before it is used. Failure: `diverges` when no regularisation in the sequence
// passes, which for a continuous family means that the fixed point runs to infinity.

#include <array>
#include <cstddef>
#include <limits>

#include <resolva/numerics/fixed_point/monotone_newton.hpp>

namespace resolva {

/// Solves x = limit(x). `regularised(epsilon)` returns the map that tends to `limit` as epsilon -> 0, and has
/// a member upper_bound(). Cost: usually one regularised solve; at most fourteen.
template <IncreasingConcaveMap Map, class Family>
LinearisedFixedPoint<Map> solve_by_lifting(const Map& limit, const Family& regularised,
                                           const MonotoneNewton& method = {}) {
    using T = typename Map::Scalar;
    constexpr std::size_t N = Map::dimension;
    const T margin = T(method.rounding_units) * std::numeric_limits<T>::epsilon();
    T epsilon = T(1);
    for (int attempt = 0; attempt < 14; ++attempt, epsilon *= T(0.05)) {
        const Map nearby = regularised(epsilon);
        const LinearisedFixedPoint<Map> below = solve(nearby, nearby.upper_bound(), method);
        if (below.status != Status::converged) continue;
        const LinearisationOf<Map> at = linearise(limit, below.value);
        const MMatrixFactors<T, N> factors(at.jacobian);
        if (!factors.is_m_matrix()) continue;
        std::array<T, N> defect;
        for (std::size_t i = 0; i < N; ++i) defect[i] = below.value[i] - at.image[i];
        const std::array<T, N> decrease = factors.solve(defect);
        std::array<T, N> start;
        for (std::size_t i = 0; i < N; ++i) start[i] = (below.value[i] - decrease[i]) * (T(1) + margin);
        const std::array<T, N> image = limit(start);
        bool is_upper = true;
        for (std::size_t i = 0; i < N; ++i) is_upper &= image[i] <= start[i] * (T(1) + margin);
        if (!is_upper) continue;
        LinearisedFixedPoint<Map> solution = solve(limit, start, method);
        if (solution.status == Status::converged) return solution;
    }
    LinearisedFixedPoint<Map> failed;
    failed.status = Status::diverges;
    return failed;
}

}  // namespace resolva
