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
// Failure: `diverges` at the interpolation threshold, otherwise as the fixed-point solver reports. Next to the
// threshold the rank identity (rank_identity.hpp) takes the place of the third equation: the distance from it
// is a parameter, known to rounding, and not the small difference of two large terms.
// Cost: about a microsecond for closed-form spectra in double; no allocation. Source: [GM26] theorem 1.

#include <cmath>
#include <limits>

#include <resolva/numerics/fixed_point/lifting.hpp>
#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/interpolation_map.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/rank_identity.hpp>

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

/// The equations at lambda = 0 as the limit of a small ridge, below the threshold.
template <class T, class SpectrumType>
auto solve_without_ridge(const OrderParameterMap<T, SpectrumType>& map, const MonotoneNewton& method) {
    return solve_by_lifting(
        map,
        [&](const T& epsilon) {
            auto nearby = map;
            nearby.ridge = epsilon * (nearby.alpha2 + nearby.s2 + nearby.beta2);
            return nearby;
        },
        method);
}

/// Next to the threshold, on both sides and with a ridge however small, the weight chi of a noise draw is
/// small, and chi (k0, k1, G) tend to fixed values with it. They are taken where chi is a thousandth by the
/// rank identity; lambda (G chi) = chi (excess + m psi_n chi) then gives chi, and Newton's method the rest.
template <class T, class SpectrumType>
LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>> solve_next_to_threshold(
    const OrderParameterMap<T, SpectrumType>& map, const MonotoneNewton& method) {
    using std::sqrt;
    const T noisy_samples = T(1) / (map.inverse_draws * map.inverse_sample_ratio);
    const T distance(1e-3);
    auto nearby = map;
    nearby.ridge = T(0);
    nearby.feature_ratio = noisy_samples * (T(1) - distance);
    nearby.excess = -distance * noisy_samples;
    auto point = solve_without_ridge(nearby, method);
    if (point.status != Status::converged) return point;
    const T held = map.ridge * (distance * point.value[2]);
    const T root = sqrt(map.excess * map.excess + T(4) * noisy_samples * held);
    const T chi = map.excess > T(0) ? T(T(2) * held / (root + map.excess))
                                    : T((root - map.excess) / (T(2) * noisy_samples));
    for (T& x : point.value) x *= distance / chi;
    point.enclosure = {};
    point.enclosure.upper.fill(std::numeric_limits<T>::infinity());
    point.status = Status::iteration_limit;
    polish_by_rank(map, point, method);
    return point;
}

/// Takes the rank identity to a solution whose condition shows a threshold nearby.
template <class T, class SpectrumType>
void refine_near_threshold(const OrderParameterMap<T, SpectrumType>& map,
                           LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>>& point,
                           const MonotoneNewton& method) {
    constexpr double poor = 64.0;
    // Beyond this condition, or when Newton's method has not come that far, the digits left may be too few.
    const T hopeless = T(1e-4) / std::numeric_limits<T>::epsilon();
    if (map.inverse_draws == T(0)) return;
    if (point.status == Status::converged && !(point.condition > T(poor))) return;
    if (point.status != Status::converged || point.condition > hopeless) {
        const auto other = solve_next_to_threshold(map, method);
        if (other.status == Status::converged) {
            const auto enclosure = point.enclosure;
            point = other;
            if (enclosure.verified) point.enclosure = enclosure;
            return;
        }
    }
    if (point.status == Status::converged) polish_by_rank(map, point, method);
}

/// The ridgeless limit above the threshold, in units where G is the excess of features.
template <class T, class SpectrumType>
LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>> solve_interpolating(
    const OrderParameterMap<T, SpectrumType>& map, const MonotoneNewton& method) {
    const InterpolationMap<T, SpectrumType> scaled{map};
    const auto y = solve(scaled, scaled.upper_bound(), method);
    LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>> point;
    const T& g = map.excess;
    point.value = {y.value[0] * g, y.value[1] * g, g};
    point.linearisation = linearise(map, point.value);
    point.complement =
        MMatrixFactors<T, 3>(point.linearisation.jacobian, point.value, point.linearisation.excess);
    point.condition = y.condition;
    point.residual = y.residual;
    point.iterations = y.iterations;
    point.status = y.status;
    const T margin = T(4) * std::numeric_limits<T>::epsilon();
    const T below = g * (T(1) - margin), above = g * (T(1) + margin);
    point.enclosure = {{y.enclosure.lower[0] * below, y.enclosure.lower[1] * below, below},
                       {y.enclosure.upper[0] * above, y.enclosure.upper[1] * above, above},
                       y.enclosure.verified};
    return point;
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
        OrderParameterSolution<T, SpectrumType> solution{map, solve(map, map.upper_bound(), method),
                                                         RidgelessRegime::regular};
        refine_near_threshold(map, solution.point, method);
        return solution;
    }

    // Ridgeless. Compare the number of noisy samples per dimension with the rank of the features.
    const T rank = linear_features && map.feature_ratio > T(1) ? T(1) : map.feature_ratio;
    const T noisy_samples = T(1) / (map.inverse_sample_ratio * (infinite_draws ? T(1) : map.inverse_draws));
    OrderParameterSolution<T, SpectrumType> solution{map, {}, RidgelessRegime::regular};
    const T distance = rank == map.feature_ratio ? map.excess : T(rank - noisy_samples);
    const bool at_threshold = abs(distance) <= T(8) * std::numeric_limits<T>::epsilon() * rank;
    if (!infinite_draws && at_threshold) {
        solution.regime = RidgelessRegime::threshold;
        solution.point.status = Status::diverges;
    } else if (!infinite_draws && distance > T(0)) {
        solution.regime = RidgelessRegime::interpolating;
        solution.map.unit = T(0);
        solution.map.ridge = T(1);
        solution.point = solve_interpolating(solution.map, method);
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
        if (!infinite_draws && -distance < T(1e-2) * rank) {
            solution.point = solve_next_to_threshold(solution.map, method);
            if (solution.point.status == Status::converged) return solution;
        }
        solution.point = solve_without_ridge(solution.map, method);
        refine_near_threshold(solution.map, solution.point, method);
    }
    return solution;
}

}  // namespace resolva
