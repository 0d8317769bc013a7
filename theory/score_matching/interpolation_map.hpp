#pragma once

// The order-parameter equations at infinitesimal ridge, more features than noisy samples.
//
// All unknowns grow like 1 / lambda. In the units where unit = 0 and lambda = 1 the rank identity
// (rank_identity.hpp) reads G = psi_p - m psi_n, and since the equations for k0 and k1 are then homogeneous,
//     k = G y,   y = T(y, G = 1; unit = 0),
// where neither psi_p nor the distance to the interpolation threshold appears any more: the two unknowns are
// as well conditioned next to the threshold as far from it.
//
//   unknown    y = (k0, k1) / G > 0, unique; domain m psi_n below the rank of the features per dimension
//   class      increasing, scalable, concave, as the whole map; solved by monotone Newton from above

#include <array>
#include <cstddef>

#include <resolva/numerics/fixed_point/increasing_concave_map.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>

namespace resolva {

/// y -> (T_0, T_1)(y, G = 1) of a map with unit = 0.
template <class T, class SpectrumType>
struct InterpolationMap {
    using Scalar = T;
    static constexpr std::size_t dimension = 2;

    OrderParameterMap<T, SpectrumType> whole;

    template <class S>
    std::array<S, 2> operator()(const std::array<S, 2>& y) const {
        const std::array<S, 3> x{y[0], y[1], S(T(1))};
        const auto image = whole.image(whole.state(x, T(0), whole.unit), x[2]);
        return {image[0], image[1]};
    }

    /// T <= what <1 / (1 + G K)> <= 1 leaves of it.
    std::array<T, 2> upper_bound() const {
        const T noise = whole.inverse_draws * whole.inverse_sample_ratio * (whole.beta2 + whole.s2);
        const T clean = whole.inverse_sample_ratio * (whole.b2 * T(whole.spectrum->mean()) + whole.alpha2);
        const T above = T(1) + T(64) * std::numeric_limits<T>::epsilon();
        return {(clean + noise) * above, noise * above};
    }
};

/// Image, Jacobian, and the excess T(y) - T'(y) y = dT/dG.
template <class T>
struct InterpolationLinearisation : Linearisation<T, 2> {
    std::array<T, 2> excess;
};

template <class T, class SpectrumType>
InterpolationLinearisation<T> linearise(const InterpolationMap<T, SpectrumType>& map,
                                        const std::array<T, 2>& y) {
    const OrderParameterLinearisation<T> whole = linearise(map.whole, std::array<T, 3>{y[0], y[1], T(1)});
    InterpolationLinearisation<T> result;
    for (std::size_t row = 0; row < 2; ++row) {
        result.image[row] = whole.image[row];
        for (std::size_t column = 0; column < 2; ++column)
            result.jacobian[row][column] = whole.jacobian[row][column];
        result.excess[row] = whole.jacobian[row][2];
    }
    return result;
}

}  // namespace resolva
