#pragma once

// The function from which every error follows ([GM26]; envelope theorem):
//     F(q, lambda) = chi <(1 + b^2 c w G) / (1 + G K(c))>,
// which is chi - chi^2 beta^2 <D> written as a sum of positive terms. At the solution of the order-parameter
// equations
//     objective = F,   test = dF/dq,   train = -dF/dunit,   gap = dF/dq + dF/dunit      all at q = 0,
// and per eigendirection of C the average is replaced by its integrand at c. All derivatives are implicit:
// one elimination with the factors that the solution carries. q and the unit change the weights alone, by
//     dw/dq = 1,    dw/dq + dw/dunit = 1 - 1/(unit + k0)^2 >= 0    and likewise for chi,
// and F never falls as a weight grows, the unknowns following, so the gap is a sum of terms of one sign:
// where it is tiny, as for many samples, it keeps the relative accuracy that the test error has.

#include <array>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>
#include <resolva/theory/score_matching/order_parameters.hpp>

namespace resolva {

/// Test, train and objective errors per dimension, of the whole system or of one eigendirection.
template <class T>
struct LearningErrors {
    T test{};
    T train{};
    T objective{};
    T gap{};  ///< test - train; of the whole system, in regular units, without cancellation
};

/// Errors averaged over the spectrum, from the closed-form response at the solution. Cost: two back
/// substitutions.
template <class T, class SpectrumType>
LearningErrors<T> learning_errors(const OrderParameterMap<T, SpectrumType>& map,
                                  const LinearisedFixedPoint<OrderParameterMap<T, SpectrumType>>& solution) {
    const OrderParameterResponse<T>& at = solution.linearisation.response;
    const ObjectiveResponse<T> f = objective_response(map, at.at, solution.value[2]);
    // Total derivative of F along a change (dw, dchi) of the weights at fixed (k0, k1), the unknowns
    // following.
    const auto derivative = [&](const T& dw, const T& dchi) {
        const std::array<T, 3> dx = solution.complement.solve(
            std::array<T, 3>{at.along(0, dw, dchi), at.along(1, dw, dchi), at.along(2, dw, dchi)});
        const T dw_total = dw + at.w_by_k0 * dx[0];
        const T dchi_total = dchi + at.chi_by_k0 * dx[0] + at.chi_by_k1 * dx[1];
        return f.by_w * dw_total + f.by_chi * dchi_total + f.by_g * dx[2];
    };
    const T by_w = derivative(T(1), T(0)), by_chi = derivative(T(0), T(1));
    const T chi_by_unit = at.chi_by_k0 + at.chi_by_k1;
    // 1 - 1/(unit + k)^2 over 1/(unit + k)^2.
    const auto excess = [&](const T& k) { return (k + (map.unit - T(1))) * (k + (map.unit + T(1))); };
    const T w_along_both = -excess(solution.value[0]) * at.w_by_k0;
    const T chi_along_both =
        -excess(solution.value[0]) * at.chi_by_k0 - excess(solution.value[1]) * at.chi_by_k1;
    return {by_w + by_chi, -(at.w_by_k0 * by_w + chi_by_unit * by_chi), f.value,
            w_along_both * by_w + chi_along_both * by_chi};
}

/// The state continued to first order in (q, unit) along the solution, read over dual numbers.
template <class T, class SpectrumType>
auto continued_state(const OrderParameterMap<T, SpectrumType>& map, const FixedPoint<T, 3>& solution) {
    using Jet = Dual<T, 2>;
    const Jet deformation = Jet::variable(T(0), 0);
    const Jet unit = Jet::variable(map.unit, 1);
    std::array<Jet, 3> x{Jet(solution.value[0]), Jet(solution.value[1]), Jet(solution.value[2])};
    const auto image = map.image(map.state(x, deformation, unit), x[2]);
    for (std::size_t direction = 0; direction < 2; ++direction) {
        std::array<T, 3> slopes{image[0].slope[direction], image[1].slope[direction],
                                image[2].slope[direction]};
        slopes = solution.complement.solve(slopes);
        for (std::size_t i = 0; i < 3; ++i) x[i].slope[direction] = slopes[i];
    }
    return map.state(x, deformation, unit);
}

/// Errors of the eigendirection with eigenvalue c, from a continued state; cost: one division.
template <class T, class SpectrumType, class ContinuedState>
LearningErrors<T> learning_errors(const OrderParameterMap<T, SpectrumType>& map, const ContinuedState& at,
                                  const T& c) {
    const Dual<T, 2> clean = at.slope * c;
    const Dual<T, 2> f = at.chi * ((clean + map.resolvent_unit) / (clean + at.pole));
    return {f.slope[0], -f.slope[1], f.value, f.slope[0] + f.slope[1]};
}

/// Errors averaged over the spectrum, read over dual numbers: the second route to the closed-form response.
template <class T, class SpectrumType, class ContinuedState>
LearningErrors<T> learning_errors_by_duals(const OrderParameterMap<T, SpectrumType>& map,
                                           const ContinuedState& at) {
    const Dual<T, 2> f = at.chi * (map.resolvent_unit * at.averages.inverse + at.slope * at.averages.ratio);
    return {f.slope[0], -f.slope[1], f.value, f.slope[0] + f.slope[1]};
}

}  // namespace resolva
