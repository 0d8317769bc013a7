#pragma once

// Kullback-Leibler divergence and total variation between two Gaussians with common eigenvectors.
//
// q = prod_i N(0, v_i) is the reference and p = prod_i N(m_i, w_i); coordinates with the same relative excess
// x = w/v - 1 form a group. With e(x) = x - ln(1 + x), y = -x/(1 + x), mu^2 = sum of m_i^2 / v_i over the
// group:
//     KL(q || p) = sum over groups of [ n e(y) + mu^2/(1 + x) ] / 2        (n coordinates)
//     E_p (q/p)^s = exp sum [ n (e(s x) - s e(x)) - s (1 - s) mu^2 / (1 + s x) ] / 2 =: M(s)
//     TV(q, p) = (1 / (2 pi i)) int (M(s) - 1) / (s (s - 1)) ds
// along any path from below to above that crosses the real axis between the poles 0 and 1 alone: the inverse
// Mellin transform of P_q(q > p) - P_p(q > p). The path bends to the side where M decays, so that one smooth
// integral serves any number of groups. The integrand is positive on the vertical line, hence small distances
// keep their relative accuracy. One group without mean has a closed form in the distribution of chi-squared.
// Ratios 1 + x from the smallest to the largest number are legal.

#include <span>

#include <resolva/numerics/quadrature/integral.hpp>

namespace resolva {

/// Coordinates that share one ratio of variances.
struct GaussianGroup {
    double count = 0.0;        ///< n > 0; need not be whole
    double excess = 0.0;       ///< x = w / v - 1 >= -1
    double mean_square = 0.0;  ///< mu^2, sum of m^2 / v over the group
    double given_ratio = 0.0;  ///< w / v > 0 where it is known, which a small one needs; 0: taken as 1 + x

    double ratio() const { return given_ratio > 0.0 && excess < -0.5 ? given_ratio : 1.0 + excess; }
};

/// KL(q || p). Cost: one logarithm a group.
double gaussian_kullback_leibler(std::span<const GaussianGroup> groups);

/// TV(q, p) = sup over events of |q - p| = (1/2) int |q - p|, relative accuracy near 1e-12. Cost: some
/// hundred complex logarithms a group, or one incomplete gamma function for one group.
/// @throws BadArgument when a count is not positive, or a ratio is not positive and finite.
Integral gaussian_total_variation(std::span<const GaussianGroup> groups);

}  // namespace resolva
