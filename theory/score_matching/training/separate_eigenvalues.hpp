#pragma once

// Real solutions of the order-parameter equations between two neighbouring eigenvalues of the covariance.
//
// Where U has no eigenvalues, 1/G + K(c) = l (c - omega) vanishes at a real omega that is no eigenvalue c.
// For given omega the averages a_k = <c^k / (c - omega)> are numbers, <D> = a_0 / l, <c D> = a_1 / l with l =
// b^2 w, and the equations for k0, k1 and G reduce to one quadratic equation for w: with r = beta^2 / b^2, B
// = alpha^2 + s^2 / m, A = psi_n - a_1 - r a_0 / m,
//     p = (r a_0 + s^2 A / B) / (m psi_n),   q = 1 - s^2 / (m B),   kappa = b^2 omega + beta^2 / m,   eta =
//     beta^2 (1 - 1/m), B (p + q w) + (A - psi_n w) (kappa (p + q w) + eta) = 0,
// after which G w = (A - psi_n w) / B, 1 + k1 = (p + q w) / w and
//     z = alpha^2 w + s^2 chi - (psi_p - 1) / G - a_0 / (l G^2).
// Most roots belong to no gap. A root at which k0, k1 and G increase with z does: just above it the solution
// has positive imaginary parts, and there is only one such (half_plane_newton.hpp).
//
// In a gap the two-point function of neighbouring points (two_point.hpp) is a sum of positive terms, which
// bounds its first one: <c^2 / (c - omega)^2> < psi_n. Two eigenvalues alone contribute at least (a^{1/3} +
// b^{1/3})^3 / distance^2, a and b their weights times c^2, wherever omega lies: a long list of close
// eigenvalues is passed over pair by pair. Cost: one pass over the eigenvalues for each omega that is left.
// Source: Silverstein & Choi 1995 for the description of supports, here with the equations of [GM26].

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include <resolva/theory/score_matching/training/resolvent_family.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// Whether the spectrum is a list of eigenvalues, and not the nodes of a law.
template <class SpectrumType>
bool is_list(const SpectrumType& spectrum) {
    if constexpr (requires { spectrum.law(); }) return !spectrum.law().has_value();
    return false;
}

/// How many eigenvalues c have 1 + G K(c) < 0: constant along a gap, since no pole is crossed.
template <class SpectrumType>
long negative_poles(const ResolventFamily<SpectrumType>& family, const std::complex<double>& k0,
                    const std::complex<double>& k1, double g) {
    long count = 0;
    if constexpr (requires { family.map.spectrum->law(); }) {
        const double w = 1.0 / (1.0 + k0.real());
        const double share = family.map.inverse_draws.real();
        const double chi = share * w + (share < 1.0 ? (1.0 - share) / (1.0 + k1.real()) : 0.0);
        const double pole = 1.0 + g * family.map.beta2.real() * chi;
        const double slope = g * family.map.b2.real() * w;
        for (const SpectralAtom& atom : family.map.spectrum->atoms())
            count += pole + slope * atom.eigenvalue < 0.0;
    }
    return count;
}

/// Solutions on the real axis in gaps of U, a few for each pair of neighbouring eigenvalues that a gap
/// separates.
template <class SpectrumType>
std::vector<HalfPlanePoint<3>> points_between_eigenvalues(const ResolventFamily<SpectrumType>& family) {
    std::vector<HalfPlanePoint<3>> points;
    if constexpr (requires { family.map.spectrum->law(); }) {
        const auto& map = family.map;
        const double b2 = map.b2.real(), beta2 = map.beta2.real(), alpha2 = map.alpha2.real(),
                     s2 = map.s2.real();
        const double share = map.inverse_draws.real(), psi_n = 1.0 / map.inverse_sample_ratio.real();
        const double psi_p = map.feature_ratio.real();
        if (!(b2 > 0.0)) return points;
        std::vector<SpectralAtom> atoms = map.spectrum->atoms();
        std::sort(atoms.begin(), atoms.end(),
                  [](const SpectralAtom& a, const SpectralAtom& b) { return a.eigenvalue < b.eigenvalue; });
        const double r = beta2 / b2, shared = alpha2 + share * s2;
        const double private_share = shared > 0.0 ? s2 / shared : 0.0;
        for (std::size_t i = 0; i + 1 < atoms.size(); ++i) {
            const double lower = atoms[i].eigenvalue, upper = atoms[i + 1].eigenvalue;
            if (!(upper > lower * (1.0 + 1e-12))) continue;
            const double pair =
                std::cbrt(atoms[i].weight * lower * lower) + std::cbrt(atoms[i + 1].weight * upper * upper);
            const double distance = upper - lower;
            if (!(pair * pair * pair < psi_n * distance * distance)) continue;
            for (const double position : {0.1, 0.3, 0.5, 0.7, 0.9}) {
                const double omega = lower > 0.0 ? lower * std::pow(upper / lower, position)
                                                 : upper * std::pow(10.0, 4.0 * (position - 1.0));
                double a0 = 0.0, a1 = 0.0, square = 0.0;
                for (const SpectralAtom& atom : atoms) {
                    const double pole = 1.0 / (atom.eigenvalue - omega);
                    const double scaled = atom.eigenvalue * pole;
                    a0 += atom.weight * pole;
                    a1 += atom.weight * scaled;
                    square += atom.weight * scaled * scaled;
                }
                if (!(square < psi_n)) continue;
                const double A = psi_n - a1 - share * r * a0;
                const double p = share / psi_n * (r * a0 + private_share * A),
                             q = 1.0 - share * private_share;
                const double kappa = b2 * omega + share * beta2, eta = beta2 * (1.0 - share);
                const double quadratic = -psi_n * kappa * q;
                const double linear = shared * q + A * kappa * q - psi_n * (kappa * p + eta);
                const double constant = shared * p + A * (kappa * p + eta);
                const double discriminant = linear * linear - 4.0 * quadratic * constant;
                if (!(discriminant >= 0.0)) continue;
                const double sum = -0.5 * (linear + std::copysign(std::sqrt(discriminant), linear));
                for (const double w : {sum / quadratic, constant / sum}) {
                    const double part = p + q * w;
                    const double g =
                        (shared > 0.0 ? (A - psi_n * w) / shared : -part / (kappa * part + eta)) / w;
                    const double chi = share * w + (1.0 - share) * w / part;
                    const double offset = alpha2 * w + s2 * chi - (psi_p - 1.0) / g - a0 / (b2 * w * g * g);
                    if (!std::isfinite(offset) || !(offset > 0.0) || !std::isfinite(g)) continue;
                    const HalfPlanePoint<3> point =
                        solve_near(family, std::complex<double>(offset), {1.0 / w - 1.0, part / w - 1.0, g});
                    if (point.status != Status::converged) continue;
                    bool increasing = true;
                    for (std::size_t k = 0; k < 3; ++k) {
                        const bool absent = k == 1 && share == 0.0;
                        increasing &= absent || point.tangent[k].real() > 0.0;
                        increasing &=
                            std::abs(point.value[k].imag()) <= 1e-9 * std::abs(point.value[k].real());
                    }
                    if (increasing) points.push_back(point);
                }
            }
        }
    }
    return points;
}

}  // namespace resolva
