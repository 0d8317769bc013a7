#pragma once

// Functions of two resolvents of the feature matrix U at z1 and z2 with the population matrix between them.
//
// Read over upper-triangular 2 x 2 matrices with (z1, z2) on the diagonal and the population deformation q =
// 1 in the corner (triangular.hpp), the order-parameter equations keep the one-point solutions on the
// diagonal, and the corner obeys a linear system. With W = w_12 + 1 and X = chi_12 + 1 (corners of the
// weights plus the deformation), the pair averages E_k = <c^k / (1 + G1 K1)(1 + G2 K2)>, K_i(c) = n_i + l_i
// c, and
//     P = G1 G2,   gamma = P / (psi_p - P <K1 K2 / ...>),   a = alpha^2 + b^2 E_1,   e = s^2 + beta^2 E_0,
// the equation for the corner of G solves to G_12 = -gamma (a W + e X), and what feeds k0 and k1 becomes
//     b^2 <c D_12> + alpha^2 G_12 = -(A W + B X),   beta^2 <D_12> + s^2 G_12 = -(B W + C X),
//     A = gamma a^2 + b^4 P E_2,   B = gamma a e + b^2 beta^2 P E_1,   C = gamma e^2 + beta^4 P E_0,
// so that two equations remain,
//     W = 1 + (w1 w2 / psi_n) [(A + B/m) W + (B + C/m) X],
//     X = 1 + (W - 1)/m + (1 - 1/m) (v1 v2 / (m psi_n)) (B W + C X),       v = 1 / (1 + k1).
// Every error of gradient flow is a contour integral of the corner of F = chi - beta^2 chi <D> chi,
//     F_12 = X - beta^2 [ X (<D_1> chi_1 + <D_2> chi_2) + chi_1 chi_2 <D_12> ]
//          = 1 - tr[V R1 V_pop^T]/d - tr[V R2 V_pop^T]/d + tr[V R1 U_pop R2 V^T]/d,
// the polarised test error: at z1 = z2 = -lambda it is the test error of the ridge solution.
// Derived from [GM26] theorem 1 by the 2 x 2 trick; docs/theory/training_time.md. Cost: three divisions and
// some forty products a pair for the Marchenko-Pastur law; no allocation.

#include <array>

#include <resolva/theory/score_matching/training/resolvent_family.hpp>

namespace resolva {

/// What the two-point function needs of one point.
template <class SpectrumType>
struct ResolventSide {
    using Complex = std::complex<double>;
    Complex g;  ///< G
    Complex w;  ///< 1 / (1 + k0)
    Complex v;  ///< 1 / (1 + k1)
    Complex chi;
    Complex noise_slope;  ///< n = beta^2 chi
    Complex clean_slope;  ///< l = b^2 w
    Complex pole;         ///< 1 + G n
    Complex slope;        ///< G l
    Complex captured;     ///< beta^2 chi <D>
    typename SpectrumType::template Side<Complex> averages;

    /// D(c) without its factor G: 1 / (1 + G K(c)).
    Complex resolvent_at(double c) const { return 1.0 / (pole + slope * c); }
};

/// The corners of the order parameters and of the polarised test error.
struct TwoPoint {
    std::complex<double> g;          ///< G_12
    std::complex<double> w;          ///< W
    std::complex<double> chi;        ///< X
    std::complex<double> resolvent;  ///< <D_12>
    std::complex<double> test;       ///< F_12
    std::complex<double> learned;    ///< F_12 - 1, to its own accuracy: small where little is learned
};

template <class SpectrumType>
ResolventSide<SpectrumType> resolvent_side(const ResolventFamily<SpectrumType>& family,
                                           const std::array<std::complex<double>, 3>& x) {
    using Complex = std::complex<double>;
    const auto& map = family.map;
    const Complex rest = 1.0 - map.inverse_draws;
    ResolventSide<SpectrumType> side;
    side.g = x[2];
    side.w = 1.0 / (1.0 + x[0]);
    side.v = rest == Complex(0) ? Complex(0) : 1.0 / (1.0 + x[1]);
    side.chi = map.inverse_draws * side.w + rest * side.v;
    side.noise_slope = map.beta2 * side.chi;
    side.clean_slope = map.b2 * side.w;
    side.pole = 1.0 + side.g * side.noise_slope;
    side.slope = side.g * side.clean_slope;
    side.averages = map.spectrum->side(side.pole, side.slope);
    side.captured = side.noise_slope * side.g * map.spectrum->averages(side.pole, side.slope).inverse;
    return side;
}

template <class SpectrumType>
TwoPoint two_point(const ResolventFamily<SpectrumType>& family, const ResolventSide<SpectrumType>& one,
                   const ResolventSide<SpectrumType>& two) {
    using Complex = std::complex<double>;
    const auto& map = family.map;
    const double b2 = map.b2.real();
    const double beta2 = map.beta2.real();
    const double s2 = family.private_gain;
    const double inverse_draws = map.inverse_draws.real();
    const double inverse_psi_n = map.inverse_sample_ratio.real();
    const PairAverages<Complex> pair = map.spectrum->pair(one.averages, two.averages);

    const Complex product = one.g * two.g;
    const Complex cross = one.noise_slope * two.clean_slope + two.noise_slope * one.clean_slope;
    const Complex screening = one.noise_slope * two.noise_slope * pair.plain + cross * pair.first +
                              one.clean_slope * two.clean_slope * pair.second;
    const Complex gamma = product / (map.feature_ratio.real() - product * screening);
    const Complex a = map.alpha2.real() + b2 * pair.first;
    const Complex e = s2 + beta2 * pair.plain;
    const Complex mixed = gamma * e;
    const Complex A = gamma * a * a + b2 * b2 * (product * pair.second);
    const Complex B = mixed * a + b2 * beta2 * (product * pair.first);
    const Complex C = mixed * e + beta2 * beta2 * (product * pair.plain);

    const Complex shared = inverse_psi_n * (one.w * two.w);
    TwoPoint corner;
    Complex chi_excess = 0.0;  // X - 1
    if (inverse_draws == 0.0) {
        corner.chi = 1.0;
        corner.w = (1.0 + shared * B) / (1.0 - shared * A);
    } else {
        // [1 - p, -q; -r, 1 - t] (W, X) = (1, 1 - 1/m)
        const Complex apart = ((1.0 - inverse_draws) * inverse_draws * inverse_psi_n) * (one.v * two.v);
        const Complex p = shared * (A + inverse_draws * B);
        const Complex q = shared * (B + inverse_draws * C);
        const Complex r = inverse_draws + apart * B;
        const Complex t = apart * C;
        const Complex scale = 1.0 / ((1.0 - p) * (1.0 - t) - q * r);
        corner.w = ((1.0 - t) + q * (1.0 - inverse_draws)) * scale;
        corner.chi = ((1.0 - p) * (1.0 - inverse_draws) + r) * scale;
        chi_excess = ((1.0 - p) * t + inverse_draws * (p + q) + apart * B * (1.0 + q)) * scale;
    }
    corner.g = -gamma * (a * corner.w + e * corner.chi);
    corner.resolvent =
        corner.g * pair.plain - product * (b2 * corner.w * pair.first + beta2 * corner.chi * pair.plain);
    const Complex captured = one.captured + two.captured;
    corner.learned =
        chi_excess * (1.0 - captured) - captured - beta2 * (one.chi * two.chi * corner.resolvent);
    corner.test = 1.0 + corner.learned;
    return corner;
}

/// The polarised test error of the eigendirection with eigenvalue c: D(c) in the place of <D>.
template <class SpectrumType>
std::complex<double> two_point_test(const ResolventFamily<SpectrumType>& family,
                                    const ResolventSide<SpectrumType>& one,
                                    const ResolventSide<SpectrumType>& two, const TwoPoint& corner,
                                    double c) {
    using Complex = std::complex<double>;
    const double b2 = family.map.b2.real();
    const double beta2 = family.map.beta2.real();
    const Complex first = one.resolvent_at(c);
    const Complex second = two.resolvent_at(c);
    const Complex resolvent =
        first * second * (corner.g - one.g * two.g * (b2 * c * corner.w + beta2 * corner.chi));
    return corner.chi * (1.0 - one.noise_slope * one.g * first - two.noise_slope * two.g * second) -
           beta2 * (one.chi * two.chi * resolvent);
}

}  // namespace resolva
