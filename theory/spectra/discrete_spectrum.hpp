#pragma once

// A spectrum given by finitely many eigenvalues and weights: isotropic, projector, empirical covariances, and
// the quadrature nodes of a density. Averages are plain sums; cost O(number of atoms), no allocation. The
// nodes of the power law know the law they stand for: at complex arguments their sums are completed to its
// continuous spectrum.

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/numerics/core/triangular.hpp>
#include <resolva/theory/spectra/power_law_panels.hpp>
#include <resolva/theory/spectra/resolvent_averages.hpp>

namespace resolva {

class DiscreteSpectrum {
  public:
    /// Weights are normalised to sum one.
    /// @throws BadArgument when the list is empty, an eigenvalue is negative or not finite, a weight is not
    /// positive, or every eigenvalue is zero.
    explicit DiscreteSpectrum(std::vector<SpectralAtom> atoms);

    /// The nodes of a power law.
    static DiscreteSpectrum of_law(const PowerLawPanels& law);

    const std::vector<SpectralAtom>& atoms() const { return atoms_; }
    double mean() const { return mean_; }
    /// The law behind the atoms, when they are the nodes of one; its eigenvalues have no upper bound.
    const std::optional<PowerLawPanels>& law() const { return law_; }

    template <class T>
    ResolventAverages<T> averages(const T& u, const T& v) const {
        ResolventAverages<T> sum{T(0), T(0)};
        const auto add = [&](const SpectralAtom& atom) {
            const T term = T(atom.weight) / (u + v * T(atom.eigenvalue));
            sum.inverse += term;
            sum.ratio += T(atom.eigenvalue) * term;
        };
        if constexpr (std::is_same_v<T, std::complex<double>>) {
            if (law_) {
                const PowerLawPanels::Share share = law_->near_pole(u, v);
                visit_others(share, add);
                sum.inverse += share.value.inverse;
                sum.ratio += share.value.ratio;
                return sum;
            }
        }
        for (const SpectralAtom& atom : atoms_) add(atom);
        return sum;
    }

    template <class T, std::size_t N>
    ResolventAverages<Dual<T, N>> averages(const Dual<T, N>& u, const Dual<T, N>& v) const {
        T inverse(0), ratio(0), inverse_by_u(0), inverse_by_v(0), ratio_by_v(0);
        const auto add = [&](const SpectralAtom& atom) {
            const T c(atom.eigenvalue);
            const T pole = T(1) / (u.value + v.value * c);
            const T share = c * pole;  // at most 1 / v: its square cannot overflow, c * c can
            const T term = T(atom.weight) * pole;
            const T shared = T(atom.weight) * share;
            inverse += term;
            ratio += shared;
            inverse_by_u -= term * pole;
            inverse_by_v -= term * share;
            ratio_by_v -= shared * share;
        };
        bool complete = false;
        if constexpr (std::is_same_v<T, std::complex<double>>) {
            if (law_) {
                const PowerLawPanels::Share share = law_->near_pole(u.value, v.value);
                visit_others(share, add);
                inverse += share.value.inverse;
                ratio += share.value.ratio;
                inverse_by_u += share.inverse_by_u;
                inverse_by_v += share.inverse_by_v;
                ratio_by_v += share.ratio_by_v;
                complete = true;
            }
        }
        if (!complete) {
            for (const SpectralAtom& atom : atoms_) add(atom);
        }
        ResolventAverages<Dual<T, N>> result{inverse, ratio};
        for (std::size_t i = 0; i < N; ++i) {
            result.inverse.slope[i] = inverse_by_u * u.slope[i] + inverse_by_v * v.slope[i];
            result.ratio.slope[i] = inverse_by_v * u.slope[i] + ratio_by_v * v.slope[i];
        }
        return result;
    }

    /// One resolvent 1 / (u + v c), prepared for averages of products of two.
    template <class T>
    struct Side {
        T u, v;
        ResolventAverages<T> one;
    };

    template <class T>
    Side<T> side(const T& u, const T& v) const {
        return {u, v, averages(u, v)};
    }

    /// <c^k / (u1 + v1 c)(u2 + v2 c)>, k = 0, 1, 2: partial fractions when the poles are well apart, which
    /// costs nothing in the number of atoms, and the sum over the atoms when they are close.
    template <class T>
    PairAverages<T> pair(const Side<T>& a, const Side<T>& b) const {
        using std::abs;
        const T left = a.v * b.u;
        const T right = b.v * a.u;
        const T apart = left - right;
        if (atoms_.size() > 4 && abs(apart) > 1e-2 * (abs(left) + abs(right))) {
            const T scale = T(1) / apart;
            return {(a.v * a.one.inverse - b.v * b.one.inverse) * scale,
                    (a.v * a.one.ratio - b.v * b.one.ratio) * scale,
                    (b.u * b.one.ratio - a.u * a.one.ratio) * scale};
        }
        PairAverages<T> sum{T(0), T(0), T(0)};
        for (const SpectralAtom& atom : atoms_) {
            const T c(atom.eigenvalue);
            const T term = T(atom.weight) / ((a.u + a.v * c) * (b.u + b.v * c));
            sum.plain += term;
            sum.first += c * term;
            sum.second += c * c * term;
        }
        return sum;
    }

    /// Averages over upper-triangular matrices: the corner is that of the inverse, averaged as a product of
    /// two.
    template <class T>
    ResolventAverages<Triangular<T>> averages(const Triangular<T>& u, const Triangular<T>& v) const {
        return triangular_averages(*this, u, v);
    }

  private:
    /// Visits the nodes outside the panels that a share covers.
    template <class Visit>
    void visit_others(const PowerLawPanels::Share& share, Visit&& visit) const {
        const std::size_t size = PowerLawPanels::rule().size();
        const std::size_t from = std::min(atoms_.size(), static_cast<std::size_t>(share.first) * size);
        const std::size_t to = std::min(atoms_.size(), static_cast<std::size_t>(share.last) * size);
        for (std::size_t k = 0; k < from; ++k) visit(atoms_[k]);
        for (std::size_t k = to; k < atoms_.size(); ++k) visit(atoms_[k]);
    }

    std::vector<SpectralAtom> atoms_;
    std::optional<PowerLawPanels> law_;
    double mean_ = 0.0;
};

/// C = I.
DiscreteSpectrum isotropic_spectrum();

/// Eigenvalue 1 with mass psi_D and 0 with mass 1 - psi_D: data on a random linear subspace, isotropic
/// inside.
/// @throws BadArgument unless 0 < psi_D <= 1.
DiscreteSpectrum projector_spectrum(double intrinsic_ratio);

/// Eigenvalues c(x) = (1 - e) x^(-e) for a rank x uniform on (0, 1), 0 <= e < 1, so that the mean is one: the
/// limit of a covariance whose i-th eigenvalue is proportional to i^(-e). Gauss-Legendre panels in log x.
/// @throws BadArgument unless 0 <= e < 1 (the normalised trace diverges from e = 1 on).
DiscreteSpectrum power_law_spectrum(double exponent);

/// Quadrature nodes of a density on [lower, upper] plus optional atoms, normalised to mass one.
/// The density may vanish or diverge (integrably) at the ends: nodes are of tanh-sinh type. Where it diverges
/// like an inverse square root at an end other than zero, nodes closer than rounding are lost and averages
/// keep 8 digits.
/// @throws BadArgument unless 0 <= lower < upper < infinity and the density is finite, >= 0 and not all zero.
DiscreteSpectrum density_spectrum(const std::function<double(double)>& density, double lower, double upper,
                                  std::vector<SpectralAtom> atoms = {});

}  // namespace resolva
