#pragma once

#include <concepts>

namespace resolva {

/// The two averages over a spectrum that self-consistent equations of covariance type need.
template <class T>
struct ResolventAverages {
    T inverse;  ///< <1 / (u + v c)>
    T ratio;    ///< <c / (u + v c)>
};

/// One eigenvalue (or quadrature node) of a spectrum and its weight per dimension.
struct SpectralAtom {
    double eigenvalue = 0.0;
    double weight = 0.0;
};

/// A normalised spectrum of a covariance matrix C >= 0.
///
/// Laws, for u > 0 and v >= 0 (tests/theory/spectra): u * inverse + v * ratio = 1; both averages decrease in u and
/// in v; averages(1, 0) = {1, mean()}.
template <class S>
concept Spectrum = requires(const S& spectrum, const double& x) {
    { spectrum.averages(x, x) } -> std::same_as<ResolventAverages<double>>;
    { spectrum.mean() } -> std::convertible_to<double>;
};

}  // namespace resolva
