#pragma once

#include <concepts>

#include <resolva/numerics/core/triangular.hpp>

namespace resolva {

/// The two averages over a spectrum that self-consistent equations of covariance type need.
template <class T>
struct ResolventAverages {
    T inverse;  ///< <1 / (u + v c)>
    T ratio;    ///< <c / (u + v c)>
};

/// Averages of a product of two resolvents, <c^k / (u1 + v1 c)(u2 + v2 c)>.
template <class T>
struct PairAverages {
    T plain;   ///< k = 0
    T first;   ///< k = 1
    T second;  ///< k = 2
};

/// The two averages over upper-triangular matrices u, v. The corner of (u + v c)^{-1} is
/// -(u_12 + v_12 c) / (u_11 + v_11 c)(u_22 + v_22 c); u and v need not commute.
template <class SpectrumType, class T>
ResolventAverages<Triangular<T>> triangular_averages(const SpectrumType& spectrum, const Triangular<T>& u,
                                                     const Triangular<T>& v) {
    const ResolventAverages<T> first = spectrum.averages(u.first, v.first);
    const ResolventAverages<T> second = spectrum.averages(u.second, v.second);
    const PairAverages<T> both =
        spectrum.pair(spectrum.side(u.first, v.first), spectrum.side(u.second, v.second));
    return {{first.inverse, -(u.corner * both.plain + v.corner * both.first), second.inverse},
            {first.ratio, -(u.corner * both.first + v.corner * both.second), second.ratio}};
}

/// One eigenvalue (or quadrature node) of a spectrum and its weight per dimension.
struct SpectralAtom {
    double eigenvalue = 0.0;
    double weight = 0.0;
};

/// A normalised spectrum of a covariance matrix C >= 0.
///
/// Laws, for u > 0 and v >= 0 (tests/theory/spectra): u * inverse + v * ratio = 1; both averages decrease in
/// u and in v; averages(1, 0) = {1, mean()}.
template <class S>
concept Spectrum = requires(const S& spectrum, const double& x) {
    { spectrum.averages(x, x) } -> std::same_as<ResolventAverages<double>>;
    { spectrum.mean() } -> std::convertible_to<double>;
};

}  // namespace resolva
