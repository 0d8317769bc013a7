#pragma once

// Spectrum of C = offset I + scale M M^T / D, M a d x D standard Gaussian matrix, d, D -> infinity at D / d =
// psi_D.
//
// s, an eigenvalue of M M^T / D, has the Marchenko-Pastur law of ratio y = 1 / psi_D, with an atom of mass
// 1 - psi_D at zero when psi_D < 1. T(u, v) = <1 / (u + v s)> solves
//     u v y T^2 + (u + v (1 - y)) T - 1 = 0,
// and <s / (u + v s)> = T / (1 + y v T). Both are evaluated without cancellation for all u > 0, v >= 0: the
// root is taken in conjugate form by the sign of the linear coefficient, and 1 - y is formed as (psi_D - 1) /
// psi_D. The derivatives follow from the quadratic: with S the root of its discriminant and rho = 1 + y v T,
//     dT/du = -T rho / S,   dT/dv = -T / (rho S),
// so dual numbers cost one square root in all. Source: Marchenko & Pastur 1967; [GM26] section 3.
//
// Over complex numbers S is the root that continues the positive one: with w = u / v,
//     S = (u + v (1 + y)) sqrt(1 - 4 y / (w + 1 + y)^2), principal,
// whose cut is the support of the law itself (-w in [(1 - sqrt y)^2, (1 + sqrt y)^2]). Averages of a product
// of two resolvents have a closed form without divided differences,
//     E = <1 / (u1 + v1 s)(u2 + v2 s)> = T1 T2 / (1 - y r1 r2),   r = v T / rho,
//     <s / ...> = E / (rho1 rho2),   <s^2 / ...> = E / (rho1 rho2)^2 + y (T1 / rho1)(T2 / rho2).

#include <cmath>
#include <complex>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/numerics/core/triangular.hpp>
#include <resolva/theory/spectra/resolvent_averages.hpp>

namespace resolva {

class MarchenkoPastur {
  public:
    /// A scale of zero is legal (a manifold map without linear part): the whole mass then sits at the offset.
    /// @throws BadArgument unless intrinsic_ratio > 0, scale >= 0, offset >= 0 and their sum > 0, all finite.
    explicit MarchenkoPastur(double intrinsic_ratio, double scale = 1.0, double offset = 0.0);

    double intrinsic_ratio() const { return intrinsic_ratio_; }
    double scale() const { return scale_; }
    double offset() const { return offset_; }
    double mean() const { return offset_ + scale_; }

    /// <1 / (u + v c)> and <c / (u + v c)> for u > 0, v >= 0, in the scalar of the arguments. Cost: one
    /// square root.
    template <class T>
    ResolventAverages<T> averages(const T& u, const T& v) const {
        const Transform<T> s = transform(T(u + v * T(offset_)), T(v * T(scale_)));
        return {s.inverse, T(offset_) * s.inverse + T(scale_) * s.ratio};
    }

    template <class T, std::size_t N>
    ResolventAverages<Dual<T, N>> averages(const Dual<T, N>& u, const Dual<T, N>& v) const {
        const Dual<T, N> shifted = u + v * T(offset_);
        const Dual<T, N> stretched = v * T(scale_);
        const Slopes<T> s = slopes(shifted.value, stretched.value);
        const T offset(offset_);
        const T scale(scale_);
        ResolventAverages<Dual<T, N>> result{s.inverse, offset * s.inverse + scale * s.ratio};
        const T by_u = offset * s.inverse_by_u + scale * s.inverse_by_v;  // d ratio/du = d inverse/dv
        const T by_v = offset * s.inverse_by_v + scale * s.ratio_by_v;
        for (std::size_t i = 0; i < N; ++i) {
            result.inverse.slope[i] = s.inverse_by_u * shifted.slope[i] + s.inverse_by_v * stretched.slope[i];
            result.ratio.slope[i] = by_u * shifted.slope[i] + by_v * stretched.slope[i];
        }
        return result;
    }

    /// One resolvent 1 / (u + v c), prepared for averages of products of two.
    template <class T>
    struct Side {
        T inverse;      ///< T = <1 / (u' + v' s)>, u' + v' s = u + v c
        T ratio;        ///< T / rho
        T inverse_rho;  ///< 1 / rho
        T captured;     ///< r = v' T / rho
    };

    template <class T>
    Side<T> side(const T& u, const T& v) const {
        const T stretched = v * T(scale_);
        const Transform<T> s = transform(T(u + v * T(offset_)), stretched);
        return {s.inverse, s.ratio, T(1) / s.rho, stretched * s.ratio};
    }

    /// <c^k / (u1 + v1 c)(u2 + v2 c)>, k = 0, 1, 2. Cost: one division.
    template <class T>
    PairAverages<T> pair(const Side<T>& a, const Side<T>& b) const {
        const T plain = a.inverse * b.inverse / (T(1) - T(ratio_) * (a.captured * b.captured));
        const T shrink = a.inverse_rho * b.inverse_rho;
        const T first = T(scale_) * (plain * shrink);
        const T second = T(scale_ * scale_) * (plain * shrink * shrink + T(ratio_) * (a.ratio * b.ratio));
        const T offset(offset_);
        return {plain, offset * plain + first, offset * (offset * plain + (first + first)) + second};
    }

    /// Averages over upper-triangular matrices: the corner is that of the inverse, averaged as a product of
    /// two.
    template <class T>
    ResolventAverages<Triangular<T>> averages(const Triangular<T>& u, const Triangular<T>& v) const {
        return triangular_averages(*this, u, v);
    }

    /// The atom, if any, followed by the Gauss rule of the continuous part with `count` nodes, increasing.
    /// The Jacobi matrix of the Marchenko-Pastur law is constant after its first entry. Cost: O(count^2).
    std::vector<SpectralAtom> atoms(std::size_t count) const;

    /// Density of the continuous part at eigenvalue c (its mass is min(1, psi_D)); zero outside the support,
    /// and everywhere when the scale is zero.
    double density(double c) const;

  private:
    template <class T>
    struct Transform {
        T inverse;            // <1 / (u + v s)>
        T ratio;              // <s / (u + v s)>
        T discriminant_root;  // sqrt((u + v (1 - y))^2 + 4 u v y)
        T rho;                // 1 + y v <1 / (u + v s)>
        T y;
    };

    template <class T>
    Transform<T> transform(const T& u, const T& v) const {
        using std::sqrt;
        const T y = ratio_as<T>();
        const T linear = u + v * ((T(intrinsic_ratio_) - T(1)) * y);
        const T quadratic = u * v * y;
        const T root = continued(sqrt(T(linear * linear + T(4) * quadratic)), T(u + v * (T(1) + y)));
        // <1 / (u + v s)> = above / below; <s / (u + v s)> is divided separately, so that neither waits for
        // the other.
        const bool sums = along(linear, root);
        const T above = sums ? T(2) : T(root - linear);
        const T below = sums ? T(linear + root) : T(T(2) * quadratic);
        const T inverse = above / below;
        return {inverse, above / (below + y * v * above), root, T(1) + y * v * inverse, y};
    }

    template <class T>
    struct Slopes {
        T inverse, ratio;
        T inverse_by_u, inverse_by_v, ratio_by_v;
    };

    /// Both averages and their derivatives. For ordered scalars the three divisions are independent of each
    /// other: this is the inner loop of every solve, and bound by their latency.
    template <class T>
    Slopes<T> slopes(const T& u, const T& v) const {
        using std::abs;
        using std::sqrt;
        if constexpr (std::totally_ordered<T>) {
            const T y = ratio_as<T>();
            const T linear = u + v * ((T(intrinsic_ratio_) - T(1)) * y);
            const T twice_quadratic = T(2) * (u * v * y);
            const T root = sqrt(linear * linear + T(2) * twice_quadratic);
            const T sum = root + abs(linear);
            const T above = linear > T(0) ? T(2) : sum;
            const T below = linear > T(0) ? sum : twice_quadratic;
            const T both = below + y * v * above;
            const T inverse_below = T(1) / below;
            const T inverse_both = T(1) / both;
            const T inverse_root = T(1) / root;
            const T inverse = above * inverse_below;
            const T ratio = above * inverse_both;
            const T inverse_rho = below * inverse_both;
            return {inverse, ratio, -(inverse * inverse_root) * (both * inverse_below), -ratio * inverse_root,
                    -(ratio * inverse_rho) * (inverse_root * inverse_rho + y * inverse)};
        } else {
            const Transform<T> s = transform(u, v);
            const T by_v = -s.ratio / s.discriminant_root;
            return {s.inverse, s.ratio, -s.inverse * s.rho / s.discriminant_root, by_v,
                    (by_v / s.rho - s.y * s.inverse * s.ratio) / s.rho};
        }
    }

    // A wider scalar divides again: the stored reciprocal is rounded to double.
    template <class T>
    T ratio_as() const {
        if constexpr (std::is_same_v<T, double>) {
            return ratio_;
        } else {
            return T(1) / T(intrinsic_ratio_);
        }
    }

    // The sign of the square root that continues the positive one, and which of the two conjugate forms of
    // the solution adds terms of like direction. Real arguments are positive, so that nothing is to be
    // chosen.
    template <class T>
    static const T& continued(const T& root, const T&) {
        return root;
    }
    static std::complex<double> continued(const std::complex<double>& root,
                                          const std::complex<double>& centre) {
        return root.real() * centre.real() + root.imag() * centre.imag() >= 0.0 ? root : -root;
    }
    template <class T>
    static bool along(const T& linear, const T&) {
        return linear > T(0);
    }
    static bool along(const std::complex<double>& linear, const std::complex<double>& root) {
        return linear.real() * root.real() + linear.imag() * root.imag() > 0.0;
    }

    double intrinsic_ratio_;
    double ratio_;  // y, the reciprocal
    double scale_;
    double offset_;
};

}  // namespace resolva
