#pragma once

// The self-consistent equations of denoising score matching with random features.
//
// Notation of [GM26], [UBBM26]: m noise draws a sample, psi_n = n/d, psi_p = p/d, <.> the average over the
// spectrum of the data covariance C. With
//     w = 1 / (1 + k0) + q,     chi = (1/m) / (1 + k0) + (1 - 1/m) / (1 + k1) + q,
//     K(c) = b^2 c w + beta^2 chi,     D(c) = G / (1 + G K(c)),
//     tau  = alpha^2 w + s^2 chi + lambda,
// the unknowns (k0, k1, G) are the positive solution of
//     k0 = [ b^2 <c D> + alpha^2 G + (beta^2 <D> + s^2 G) / m ] / psi_n
//     k1 = [ beta^2 <D> + s^2 G ] / (m psi_n)
//     G  = psi_p / (tau + <K / (1 + G K)>).
// G is psi_p times the normalised trace of (U + lambda)^{-1}, and D(c) is W^T (U + lambda)^{-1} W / d in the
// eigenbasis of C. The physical system has q = 0. Since U + q U_pop is the feature matrix with the population
// added with weight q, the deformation enters through w and chi alone.
//
// Two formal units make limits and derivatives exact. Writing 1 / (unit + k) for 1 / (1 + k), the rescaling
// (unit, lambda, k, G) -> (c unit, lambda / c, c k, c G) leaves the equations invariant and divides F by c;
// hence F - lambda dF/dlambda = -dF/dunit, an expression without cancellation, and the ridgeless
// interpolating limit is unit = 0, lambda = 1. Writing D = G / (resolvent_unit + G K), the ridgeless limit of
// linear features beyond full rank is resolvent_unit = 0.
//
// The factors stand in the order that is right for scalars that do not commute, (1 + G K)^{-1} G, so that the
// equations can be read over upper-triangular matrices (two_point.hpp).
//
// Domain: gains >= 0, psi_n, psi_p > 0, lambda >= 0, 0 <= 1/m <= 1. As a map of (k0, k1, G) the right side is
// increasing, scalable and concave for every nonnegative parameter, so the positive solution is unique.
// Cost: one spectral average and some twenty operations in the scalar type. Nothing is allocated.

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include <resolva/theory/hermite/equivalence_constants.hpp>
#include <resolva/theory/score_matching/draws.hpp>
#include <resolva/theory/spectra/resolvent_averages.hpp>

namespace resolva {

/// The map (k0, k1, G) -> right side, over the scalar T and the dual numbers above it.
template <class T, class SpectrumType>
struct OrderParameterMap {
    using Scalar = T;
    static constexpr std::size_t dimension = 3;

    const SpectrumType* spectrum;
    T b2, beta2, alpha2, s2;  // gains of the clean sample, the noise, the shared and the private part
    T inverse_sample_ratio;   // 1 / psi_n
    T feature_ratio;          // psi_p
    T ridge;                  // lambda
    T inverse_draws;          // 1 / m
    T excess = T(0);          // psi_p - m psi_n, rounded once; not used for infinitely many draws
    T unit = T(1);
    T resolvent_unit = T(1);

    /// The intermediate quantities of one evaluation, in the order in which the equations define them.
    template <class S>
    struct State {
        S w;                            // weight of the shared part of a sample
        S chi;                          // weight of one noise draw
        S clean_gain;                   // b^2 w, the slope of K in c
        S noise_gain;                   // beta^2 chi, K at c = 0
        S pole;                         // resolvent_unit + G noise_gain
        S slope;                        // G clean_gain
        ResolventAverages<S> averages;  // <1 / (pole + slope c)>, <c / (pole + slope c)>
    };

    /// Evaluates the state at x, deformed by q; the unit is a parameter, too, so that it can be
    /// differentiated.
    template <class S, class P>
    State<S> state(const std::array<S, 3>& x, const P& deformation, const P& formal_unit) const {
        const auto& [k0, k1, g] = x;
        const S shared = T(1) / (k0 + formal_unit);
        State<S> at;
        at.w = shared + deformation;
        // For one draw, or infinitely many, one of the two weights is absent; k1 = 0 then keeps its formal
        // value.
        at.chi = inverse_draws == T(1)
                     ? S(shared + deformation)
                     : S(inverse_draws * shared + (T(1) - inverse_draws) / (k1 + formal_unit) + deformation);
        at.clean_gain = b2 * at.w;
        at.noise_gain = beta2 * at.chi;
        at.pole = g * at.noise_gain + resolvent_unit;
        at.slope = g * at.clean_gain;
        at.averages = spectrum->averages(at.pole, at.slope);
        return at;
    }

    /// The right side of the equations at a state.
    template <class S>
    std::array<S, 3> image(const State<S>& at, const S& g) const {
        const S noise = beta2 * (at.averages.inverse * g) + s2 * g;  // beta^2 <D> + s^2 G
        const S clean = b2 * (at.averages.ratio * g) + alpha2 * g;   // b^2 <c D> + alpha^2 G
        const S tau = alpha2 * at.w + s2 * at.chi + ridge;
        const S captured = at.noise_gain * at.averages.inverse + at.clean_gain * at.averages.ratio;
        return {inverse_sample_ratio * (clean + inverse_draws * noise),
                (inverse_draws * inverse_sample_ratio) * noise, feature_ratio / (tau + captured)};
    }

    template <class S>
    std::array<S, 3> operator()(const std::array<S, 3>& x) const {
        return image(state(x, T(0), unit), x[2]);
    }

    /// A point u with T(u) <= u, infinite when none is known without solving (lambda = 0 and no private
    /// part). With e G the bound of k0 that D <= G gives, tau >= lambda + s^2/unit + alpha^2 w for infinitely
    /// many draws and tau >= lambda + (alpha^2 + s^2) w otherwise, w = 1 / (unit + e G): the bound of G is
    /// the root of a quadratic.
    std::array<T, 3> upper_bound() const {
        using std::sqrt;
        const bool infinite_draws = inverse_draws == T(0);
        const T fixed = infinite_draws ? T(ridge + s2 / unit) : ridge;
        const T weighted = infinite_draws ? alpha2 : T(alpha2 + s2);
        const T noise = inverse_draws * inverse_sample_ratio * (beta2 / resolvent_unit + s2);
        const T e = inverse_sample_ratio * (b2 * T(spectrum->mean()) / resolvent_unit + alpha2) + noise;
        // fixed G (unit + e G) + weighted G = psi_p (unit + e G)
        const T linear = fixed * unit + weighted - feature_ratio * e;
        const T constant = feature_ratio * unit;
        const T root = sqrt(linear * linear + T(4) * fixed * e * constant);
        const T g =
            linear > T(0) ? T(T(2) * constant / (root + linear)) : T((root - linear) / (T(2) * fixed * e));
        // Rounding must not place the bound below the root.
        const T above = g * (T(1) + T(64) * std::numeric_limits<T>::epsilon());
        return {e * above, noise * above, above};
    }
};

/// psi_p - m psi_n with one rounding: in double the product is not rounded by itself.
template <class T>
T rounded_excess(double feature_ratio, double draws, double sample_ratio) {
    if constexpr (std::is_same_v<T, double>) {
        return std::fma(-draws, sample_ratio, feature_ratio);
    } else {
        return T(feature_ratio) - T(draws) * T(sample_ratio);
    }
}

/// The equations for given constants. The spectrum must outlive the map.
template <class T = double, class SpectrumType>
OrderParameterMap<T, SpectrumType> order_parameter_map(const EquivalenceConstants& constants,
                                                       const SpectrumType& spectrum, double sample_ratio,
                                                       double feature_ratio, double ridge,
                                                       const Draws& draws) {
    const bool infinite = draws.is_infinite();
    const T inverse_draws = infinite ? T(0) : T(T(1) / T(draws.count()));
    return {
        &spectrum,          T(constants.b2),
        T(constants.beta2), T(constants.alpha2),
        T(constants.s2),    T(1) / T(sample_ratio),
        T(feature_ratio),   T(ridge),
        inverse_draws,      infinite ? T(0) : rounded_excess<T>(feature_ratio, draws.count(), sample_ratio)};
}

}  // namespace resolva
