#pragma once

// The order-parameter equations as a family over the spectral variable.
//
//   unknown    (k0, k1, G) of [GM26] at ridge lambda = -z, for complex z
//   law        for Im z > 0 the right side maps Im k0, Im k1, Im G > 0 into itself, because w, chi and tau
//   have
//              negative imaginary parts there; the solution inside is unique (half_plane_newton.hpp)
//
// z is measured from the lowest point that an eigenvalue of U can reach, which is s^2 for infinitely many
// draws (U >= s^2 I) and 0 otherwise: offset = z - base. Near that point the offset keeps its relative
// accuracy. G / psi_p is the Stieltjes transform of the eigenvalue density of U, tr (U - z)^{-1} / p.

#include <cmath>
#include <complex>

#include <resolva/numerics/fixed_point/half_plane_newton.hpp>
#include <resolva/theory/score_matching/order_parameter_response.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

template <class SpectrumType>
struct ResolventFamily {
    using Complex = std::complex<double>;
    static constexpr std::size_t dimension = 3;

    OrderParameterMap<Complex, SpectrumType> map;  ///< with s^2 moved into the base for infinitely many draws
    double base = 0.0;                             ///< the offset is z - base
    double private_gain = 0.0;                     ///< s^2
    double trace = 0.0;                            ///< tr U / p

    HolomorphicLinearisation<3> linearise(const std::array<Complex, 3>& x, const Complex& offset) const {
        OrderParameterMap<Complex, SpectrumType> at = map;
        at.ridge = -offset;
        const Linearisation<Complex, 3> linear = resolva::linearise(at, x);
        const Complex& g = linear.image[2];
        return {linear.image, linear.jacobian, {Complex(0), Complex(0), g * g / map.feature_ratio}};
    }

    /// A length beyond the whole spectrum for every reasonable aspect ratio; only the start of paths depends
    /// on it.
    double radius() const {
        const double psi_p = map.feature_ratio.real();
        const double wide = 1.0 + std::sqrt(psi_p);
        const double long_side = 1.0 + std::sqrt(psi_p * map.inverse_sample_ratio.real());
        double size = trace;
        // The covariance of a manifold of few dimensions reaches scale (1 + psi_D^{-1/2})^2, far above its mean.
        if constexpr (requires { map.spectrum->intrinsic_ratio(); }) {
            const double root = 1.0 / std::sqrt(map.spectrum->intrinsic_ratio());
            size += map.b2.real() * map.spectrum->scale() * root * (2.0 + root);
        }
        return size * wide * wide * long_side * long_side;
    }
};

/// The family of a problem; its ridge plays no part. The spectrum must outlive the family.
template <class SpectrumType>
ResolventFamily<SpectrumType> resolvent_family(const ScoreProblem& problem, const SpectrumType& spectrum) {
    using Complex = std::complex<double>;
    const EquivalenceConstants& constants = problem.constants;
    ResolventFamily<SpectrumType> family;
    family.map = order_parameter_map<Complex>(constants, spectrum, problem.sample_ratio,
                                              problem.feature_ratio, 0.0, problem.draws);
    family.private_gain = constants.s2;
    family.trace = constants.b2 * spectrum.mean() + constants.beta2 + constants.alpha2 + constants.s2;
    if (problem.draws.is_infinite()) {
        family.base = constants.s2;
        family.map.s2 = Complex(0);
    }
    return family;
}

}  // namespace resolva
