#pragma once

// The real solutions of the order-parameter equations, as a curve over G.
//
// Off the support of the eigenvalue density everything is real. For given real G the first two equations fix
// k0 and k1, and the third gives the spectral variable in closed form,
//     z(G) = alpha^2 w + s^2 chi + <K / (1 + G K)> - psi_p / G.
// On the physical branch G increases with z; a spectral edge is a fold, dz/dG = 0, where the solution leaves
// the real axis like a square root. This is the description of supports by Silverstein & Choi 1995, for the
// present equations.

#include <array>
#include <cmath>
#include <complex>

#include <resolva/theory/score_matching/training/resolvent_family.hpp>
#include <resolva/theory/score_matching/training/separate_eigenvalues.hpp>

namespace resolva {

/// One point of the curve, in the form that `find_fold` reads: parameter G, value z - base, slope dz/dG.
struct RealResolventPoint {
    double parameter = 0.0;
    double value = 0.0;
    double slope = 0.0;
    bool usable = false;
    HalfPlanePoint<2> weights{};  ///< k0, k1
    long poles = 0;               ///< eigenvalues c with 1 + G K(c) < 0
};

/// k0 and k1 at given G, as a family over G.
template <class SpectrumType>
struct RealResolventCurve {
    using Complex = std::complex<double>;
    static constexpr std::size_t dimension = 2;

    ResolventFamily<SpectrumType> family;

    HolomorphicLinearisation<2> linearise(const std::array<Complex, 2>& x, const Complex& g) const {
        const auto at = whole(x, g);
        return {{at.image[0], at.image[1]},
                {{{at.jacobian[0][0], at.jacobian[0][1]}, {at.jacobian[1][0], at.jacobian[1][1]}}},
                {at.jacobian[0][2], at.jacobian[1][2]}};
    }

    double radius() const { return family.radius(); }

    /// The point at G near given k0 and k1.
    RealResolventPoint at(double g, const std::array<Complex, 2>& guess) const {
        RealResolventPoint point;
        point.parameter = g;
        point.weights = solve_near(*this, Complex(g), guess);
        if (point.weights.status != Status::converged) return point;
        const Linearisation<Complex, 3> linear = whole(point.weights.value, Complex(g));
        // The map without ridge returns psi_p / (tau + <K / (1 + G K)>) for G.
        const Complex psi_p = family.map.feature_ratio;
        const Complex image = linear.image[2];
        const Complex change = linear.jacobian[2][0] * point.weights.tangent[0] +
                               linear.jacobian[2][1] * point.weights.tangent[1] + linear.jacobian[2][2];
        const Complex value = psi_p / image - psi_p / g;
        const Complex slope = psi_p * (1.0 / (g * g) - change / (image * image));
        point.value = value.real();
        point.slope = slope.real();
        double deviation = std::abs(value.imag()) / std::abs(psi_p / g);
        for (const Complex& k : point.weights.value) deviation = std::max(deviation, std::abs(k.imag()));
        point.usable = deviation < 1e-9 * (1.0 + std::abs(point.weights.value[0]));
        point.poles = negative_poles(family, point.weights.value[0], point.weights.value[1], g);
        return point;
    }

    /// The point at G, predicted from a neighbour in the same gap: between them lies no eigenvalue of the
    /// covariance.
    RealResolventPoint operator()(const RealResolventPoint& from, double g) const {
        RealResolventPoint point = at(g, from.weights.predicted(Complex(g)));
        point.usable = point.usable && point.poles == from.poles;
        return point;
    }

  private:
    Linearisation<Complex, 3> whole(const std::array<Complex, 2>& x, const Complex& g) const {
        return resolva::linearise(family.map, std::array<Complex, 3>{x[0], x[1], g});
    }
};

}  // namespace resolva
