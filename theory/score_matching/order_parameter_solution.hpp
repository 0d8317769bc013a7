#pragma once

// Solution of the order-parameter equations in every regime of the ridge.
//
//   equations  x = T(x), x = (k0, k1, G), the map of order_parameters.hpp
//   unknown    the positive solution: unique, and reached from above by monotone Newton steps
//   domain     gains >= 0, psi_n, psi_p > 0, lambda >= 0, 0 <= 1/m <= 1; nothing is checked here, `predict`
//   does
//
// lambda = 0 is solved as a limit in rescaled units (see RidgelessRegime), so the map returned may differ
// from the map given. Features without any gain carry nothing: k0 = k1 = 0 and the errors are those of a zero
// network for every lambda; for lambda = 0, where G is infinite, the equations are solved at lambda = 1.
// Failure: `diverges` at the interpolation threshold, otherwise as the fixed-point solver reports.
// Cost: about a microsecond for closed-form spectra in double; no allocation. Source: [GM26] theorem 1.

#include <cmath>
#include <limits>

#include <resolva/numerics/fixed_point/lifting.hpp>
#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

/// The map that was solved (rescaled in the ridgeless regimes), its solution and the regime.
template <class T, class SpectrumType>
struct OrderParameterSolution {
    OrderParameterMap<T, SpectrumType> map;
    LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>> point;
    RidgelessRegime regime = RidgelessRegime::regular;
};

/// Whether the features are constant or zero: b = beta = alpha = s = 0.
template <class T, class SpectrumType>
bool carries_nothing(const OrderParameterMap<T, SpectrumType>& map) {
    return map.b2 == T(0) && map.beta2 == T(0) && map.alpha2 == T(0) && map.s2 == T(0);
}

/// Solves for a map in physical units (unit = resolvent_unit = 1). T is double or a wider real type.
template <class T, class SpectrumType>
OrderParameterSolution<T, SpectrumType> solve_order_parameters(OrderParameterMap<T, SpectrumType> map,
                                                               const MonotoneNewton& method = {}) {
    using std::abs;
    const bool infinite_draws = map.inverse_draws == T(0);
    const bool linear_features = map.alpha2 == T(0) && map.s2 == T(0);
    if (map.ridge == T(0) && carries_nothing(map)) map.ridge = T(1);
    if (map.ridge > T(0) || (infinite_draws && map.s2 > T(0))) {
        return {map, solve(map, map.upper_bound(), method), RidgelessRegime::regular};
    }

    // Ridgeless. Compare the number of noisy samples per dimension with the rank of the features.
    const T rank = linear_features && map.feature_ratio > T(1) ? T(1) : map.feature_ratio;
    const T noisy_samples = T(1) / (map.inverse_sample_ratio * (infinite_draws ? T(1) : map.inverse_draws));
    OrderParameterSolution<T, SpectrumType> solution{map, {}, RidgelessRegime::regular};
    const bool at_threshold = abs(noisy_samples - rank) <= T(8) * std::numeric_limits<T>::epsilon() * rank;
    if (!infinite_draws && at_threshold) {
        solution.regime = RidgelessRegime::threshold;
        solution.point.status = Status::diverges;
    } else if (!infinite_draws && noisy_samples < rank) {
        solution.regime = RidgelessRegime::interpolating;
        solution.map.unit = T(0);
        solution.map.ridge = T(1);
        solution.point = solve(solution.map, solution.map.upper_bound(), method);
    } else if (linear_features && map.feature_ratio >= T(1)) {
        // D = 1 / K whatever G is, so any psi_p above one serves; two gives G = 1 in the rescaled equations.
        solution.regime = RidgelessRegime::full_rank;
        solution.map.ridge = T(1);
        solution.map.feature_ratio = T(2);
        solution.map.resolvent_unit = T(0);
        const auto regularised = [&](const T& epsilon) {
            auto nearby = solution.map;
            nearby.resolvent_unit = epsilon;
            return nearby;
        };
        solution.point = solve_by_lifting(solution.map, regularised, method);
    } else {
        const auto regularised = [&](const T& epsilon) {
            auto nearby = solution.map;
            nearby.ridge = epsilon * (nearby.alpha2 + nearby.s2 + nearby.beta2);
            return nearby;
        };
        solution.point = solve_by_lifting(solution.map, regularised, method);
    }
    return solution;
}

}  // namespace resolva
