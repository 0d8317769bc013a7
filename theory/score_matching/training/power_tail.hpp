#pragma once

// The tails that a covariance without largest eigenvalue gives to the eigenvalue density of the features.
//
// Its eigenvalues have the share (c / (1 - e))^{-1/e} above c, and the features follow them: towards
// infinity, and towards the atom of infinitely many draws. For small exponents a tail is thin already where
// it leaves the bulk; it then ends on the edge that the bulk would have without it.
//
//   domain     any family; without a power law in its covariance there is no tail
//   cost       up to a hundred solutions from nothing for an end

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include <resolva/theory/score_matching/training/resolvent_family.hpp>

namespace resolva {

template <class SpectrumType>
struct PowerTail {
    using Complex = std::complex<double>;
    using Point = HalfPlanePoint<3>;

    ResolventFamily<SpectrumType> family;

    /// Whether the support has no upper edge, because that of the covariance has none.
    bool exists() const {
        if constexpr (requires { family.map.spectrum->law(); }) {
            return family.map.spectrum->law().has_value() && family.map.b2.real() > 0.0;
        }
        return false;
    }

    /// Above the atom of nonlinear features with infinitely many draws w < 0 < chi, so that K(c) changes sign
    /// at some c. A covariance without upper end has eigenvalues there: the density falls like a power of the
    /// offset and has no edge. For linear features w stays positive.
    bool reaches_atom(double atom_mass) const {
        return atom_mass > 0.0 && exists() && family.map.inverse_draws.real() == 0.0 &&
               family.map.alpha2.real() > 0.0;
    }

    /// Where a tail of the density has fallen so far that about the given share of all eigenvalues lies
    /// beyond: a power of the offset with exponent +-1/e - 1 has the share e offset density there. Searched
    /// from `start` outwards by `factor` until the tail is that thin, then inwards, then between. Negative
    /// when it is not found.
    double end(double start, double factor, double share) const {
        if constexpr (requires { family.map.spectrum->law(); }) {
            const double thin = std::numbers::pi * share / family.map.spectrum->law()->exponent();
            // Im G / |G|; infinite where the point could not be solved.
            const auto thickness = [&](double offset) {
                const Point point = solve_from_above(family, Complex(offset));
                if (point.status != Status::converged) return std::numeric_limits<double>::infinity();
                return point.value[2].imag() / std::abs(point.value[2]);
            };
            double outside = start;
            for (int step = 0; !(thickness(outside) < thin); ++step, outside *= factor) {
                if (step == 200) return -1.0;
            }
            double inside = outside / factor;
            double inner = thickness(inside);
            for (; inner < thin; inner = thickness(inside)) {
                outside = inside;
                inside /= factor;
                if (!(inside < 1e30 && inside > 1e-30)) return -1.0;
            }
            // A tail that is gradual needs no sharper end; one that hugs an edge ends there, as sharply.
            while (inner > 2.0 * thin && std::abs(inside / outside - 1.0) > 1e-13) {
                const double middle = std::sqrt(inside) * std::sqrt(outside);
                if (middle == inside || middle == outside) break;
                const double between = thickness(middle);
                if (between < thin) {
                    outside = middle;
                } else {
                    inside = middle;
                    inner = between;
                }
            }
            return outside;
        }
        return -1.0;
    }

    /// Far in the tail u = psi_p b^2 c: below this offset lie all but the given share of the p eigenvalues,
    /// asymptotically.
    double quantile(double share) const {
        if constexpr (requires { family.map.spectrum->law(); }) {
            const auto& law = *family.map.spectrum->law();
            const double psi_p = family.map.feature_ratio.real();
            return psi_p * family.map.b2.real() * law.lower_end() * std::pow(share * psi_p, -law.exponent());
        }
        return std::numeric_limits<double>::quiet_NaN();
    }
};

}  // namespace resolva
