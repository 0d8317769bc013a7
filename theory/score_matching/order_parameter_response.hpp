#pragma once

// Closed-form first derivatives of the order-parameter equations and of the error function F.
//
// Everything depends on (k0, k1), on the deformation q and on the formal unit through the two weights w and
// chi alone, so three partial derivatives - by w, chi and G - serve the Jacobian of Newton's method and the
// implicit derivatives of the errors alike. With A = beta^2 chi, B = b^2 w, averages T = <1/(u + v c)>, R =
// <c/(u + v c)> at u = resolvent_unit + G A, v = G B, and R_u = T_v:
//     d(G T) = G^2 (T_u dA + T_v dB) - rho T_u dG,      P = A T_u + B T_v,
//     d(G R) = G^2 (T_v dA + R_v dB) - rho T_v dG,      Q = A T_v + B R_v,
// with rho = resolvent_unit; T and R are homogeneous of degree -1, T + u T_u + v T_v = 0, and this is what
// makes of the coefficients of dG, of dF and of the derivatives of tau + <K / (1 + G K)> sums of terms of one
// sign. No derivative is formed by a subtraction, so that each has the relative accuracy of the averages,
// however small it is.
// The dual-number reading of the same equations is the reference; the tests compare both. Cost: about a
// third.

#include <array>
#include <cstddef>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/numerics/fixed_point/increasing_concave_map.hpp>
#include <resolva/theory/score_matching/order_parameters.hpp>

namespace resolva {

/// What one evaluation computes first: the weights, and the averages with their derivatives. A = beta^2 chi,
/// B = b^2 w, u = resolvent_unit + G A, v = G B.
template <class T>
struct AveragesAtPoint {
    T w, chi, noise_gain, clean_gain;  ///< w, chi, A, B
    T inverse, ratio;                  ///< T, R
    T inverse_by_u, inverse_by_v, ratio_by_v;
};

/// Values of (T_0, T_1, T_2), their partial derivatives by (w, chi, G), and the slopes of the weights.
template <class T>
struct OrderParameterResponse {
    AveragesAtPoint<T> at;
    std::array<T, 3> image;
    std::array<T, 3> by_w;
    std::array<T, 3> by_chi;
    std::array<T, 3> by_g;
    T w_by_k0;  ///< dw/dk0 = dw/dunit
    T chi_by_k0;
    T chi_by_k1;   ///< dchi/dunit = chi_by_k0 + chi_by_k1
    T g_by_ridge;  ///< dT_2/dlambda < 0

    /// Total derivative of T_row along a change of the weights.
    T along(std::size_t row, const T& dw, const T& dchi) const { return by_w[row] * dw + by_chi[row] * dchi; }
};

/// The error function F = chi <(rho + v c) / (u + v c)> with its partial derivatives by (w, chi, G),
///     F_w = chi b^2 G^2 A <c / (u + v c)^2>,   F_chi = <(rho + v c)^2 / (u + v c)^2>,
///     F_G = -chi rho A <1 / (u + v c)^2>.
template <class T>
struct ObjectiveResponse {
    T value, by_w, by_chi, by_g;
};

/// Cost: some forty operations and no division, given the averages at x.
template <class T, class SpectrumType>
ObjectiveResponse<T> objective_response(const OrderParameterMap<T, SpectrumType>& map,
                                        const AveragesAtPoint<T>& at, const T& g) {
    const T& rho = map.resolvent_unit;
    const T v = g * at.clean_gain;
    const T captured = g * at.noise_gain;
    return {at.chi * (rho * at.inverse + v * at.ratio), -at.chi * (g * map.b2) * captured * at.inverse_by_v,
            -(rho * rho * at.inverse_by_u + v * ((rho + rho) * at.inverse_by_v + v * at.ratio_by_v)),
            at.chi * rho * at.noise_gain * at.inverse_by_u};
}

// Inlined by force: as a call, the results travel through memory between the steps of one chain of
// operations.
template <class T, class SpectrumType>
[[gnu::always_inline]] inline OrderParameterResponse<T> response(
    const OrderParameterMap<T, SpectrumType>& map, const std::array<T, 3>& x) {
    const T& g = x[2];
    const T shared = T(1) / (x[0] + map.unit);
    const T rest = T(1) - map.inverse_draws;
    const T apart = rest == T(0) ? T(0) : T(1) / (x[1] + map.unit);
    const T w = shared;
    const T chi = map.inverse_draws * shared + rest * apart;
    const T A = map.beta2 * chi;
    const T B = map.b2 * w;
    const T v = g * B;
    using Jet = Dual<T, 2>;
    const auto averages =
        map.spectrum->averages(Jet::variable(map.resolvent_unit + g * A, 0), Jet::variable(v, 1));
    const T& t = averages.inverse.value;
    const T& r = averages.ratio.value;
    const auto& [t_u, t_v] = averages.inverse.slope;
    const T& r_v = averages.ratio.slope[1];
    const T P = A * t_u + B * t_v;
    const T Q = A * t_v + B * r_v;
    const T g2 = g * g;

    // Derivatives by (w, chi, G) of <D> = G T, of <c D> = G R and of the captured part S = A T + B R, in
    // which every factor known beforehand is multiplied first: the averages arrive last.
    const T& inverse_psi_n = map.inverse_sample_ratio;
    const T clean_factor = map.b2 * inverse_psi_n;
    const T noise_factor = map.inverse_draws * map.beta2 * inverse_psi_n;
    const T private_factor = map.inverse_draws * map.s2 * inverse_psi_n;
    const T shared_factor = map.alpha2 * inverse_psi_n + private_factor;
    const T g2_w = g2 * map.b2, g2_chi = g2 * map.beta2;
    const T clean_w = clean_factor * g2_w, noise_w = noise_factor * g2_w;
    const T clean_chi = clean_factor * g2_chi, noise_chi = noise_factor * g2_chi;
    const T d_g = -(map.resolvent_unit * t_u);
    const T cd_g = -(map.resolvent_unit * t_v);

    const T inverse_tau = T(1) / (map.alpha2 * w + map.s2 * chi + map.ridge + A * t + B * r);
    const T new_g = map.feature_ratio * inverse_tau;
    const T slope_g = -new_g * inverse_tau;

    OrderParameterResponse<T> result;
    result.at = {w, chi, A, B, t, r, t_u, t_v, r_v};
    result.image = {g * (clean_factor * r + noise_factor * t + shared_factor),
                    g * (noise_factor * t + private_factor), new_g};
    result.by_w = {clean_w * r_v + noise_w * t_v, noise_w * t_v, slope_g * (map.alpha2 + map.b2 * cd_g)};
    result.by_chi = {clean_chi * t_v + noise_chi * t_u, noise_chi * t_u,
                     slope_g * (map.s2 + map.beta2 * d_g)};
    result.by_g = {clean_factor * cd_g + noise_factor * d_g + shared_factor,
                   noise_factor * d_g + private_factor, slope_g * (A * P + B * Q)};
    result.w_by_k0 = -shared * shared;
    result.chi_by_k0 = map.inverse_draws * result.w_by_k0;
    result.chi_by_k1 = -rest * apart * apart;
    result.g_by_ridge = slope_g;
    return result;
}

/// Image and Jacobian for Newton's method, with the response from which they were assembled.
///
/// The equations are invariant under (unit, lambda, k, G) -> (c unit, lambda / c, c k, c G). Differentiated by
/// c this is Euler's identity
///     T(x) - T'(x) x = unit dT/dunit - lambda dT/dlambda,
/// a sum of positive terms: `excess`, from which elimination needs no subtraction (m_matrix.hpp).
template <class T>
struct OrderParameterLinearisation : Linearisation<T, 3> {
    OrderParameterResponse<T> response;
    std::array<T, 3> excess;
};

/// Linearises through the closed-form response.
template <class T, class SpectrumType>
[[gnu::always_inline]] inline OrderParameterLinearisation<T> linearise(
    const OrderParameterMap<T, SpectrumType>& map, const std::array<T, 3>& x) {
    OrderParameterLinearisation<T> result;
    result.response = response(map, x);
    const OrderParameterResponse<T>& at = result.response;
    result.image = at.image;
    for (std::size_t row = 0; row < 3; ++row) {
        result.jacobian[row] = {at.along(row, at.w_by_k0, at.chi_by_k0), at.by_chi[row] * at.chi_by_k1,
                                at.by_g[row]};
        result.excess[row] = map.unit * at.along(row, at.w_by_k0, at.chi_by_k0 + at.chi_by_k1);
    }
    result.excess[2] -= map.ridge * at.g_by_ridge;
    return result;
}

}  // namespace resolva
