#pragma once

// The class of maps that monotone Newton solves, and their linearisation.

#include <array>
#include <concepts>
#include <cstddef>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/numerics/fixed_point/m_matrix.hpp>

namespace resolva {

/// A map T from the nonnegative orthant of dimension N to itself, callable on arrays of its scalar and of
/// dual numbers over it. `Map::dimension` is N, `Map::Scalar` the scalar.
///
/// Laws (checked in the tests of each map, not by the compiler):
///   increasing   x <= y implies T(x) <= T(y)
///   scalable     s > 1 implies T(s x) < s T(x)
///   concave      each component is jointly concave
/// Such a map has at most one positive fixed point. Source: Yates 1995 (standard interference functions).
template <class Map>
concept IncreasingConcaveMap = requires(const Map& map,
                                        const std::array<typename Map::Scalar, Map::dimension>& x) {
    { map(x) } -> std::same_as<std::array<typename Map::Scalar, Map::dimension>>;
};

/// T(x) and its Jacobian J[i][j] = dT_i/dx_j.
template <class T, std::size_t N>
struct Linearisation {
    std::array<T, N> image;
    SmallMatrix<T, N> jacobian;
};

/// Linearises by dual numbers: one evaluation of the map over N + 1 channels. A map with a cheaper closed
/// form overloads this function; its tests compare the two.
template <IncreasingConcaveMap Map>
Linearisation<typename Map::Scalar, Map::dimension> linearise(
    const Map& map, const std::array<typename Map::Scalar, Map::dimension>& x) {
    using T = typename Map::Scalar;
    constexpr std::size_t N = Map::dimension;
    std::array<Dual<T, N>, N> variables;
    for (std::size_t i = 0; i < N; ++i) variables[i] = Dual<T, N>::variable(x[i], i);
    const std::array<Dual<T, N>, N> image = map(variables);
    Linearisation<T, N> result;
    for (std::size_t i = 0; i < N; ++i) {
        result.image[i] = image[i].value;
        result.jacobian[i] = image[i].slope;
    }
    return result;
}

}  // namespace resolva
