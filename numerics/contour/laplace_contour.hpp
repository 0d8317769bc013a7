#pragma once

// Inverse Laplace transforms whose singularities lie on the closed negative real axis, over a window of
// times.
//
//   f(tau) = (1 / 2 pi i) int e^{s tau} F(s) ds,      F(conj s) = conj F(s)
//
// The path is a hyperbola that opens around the negative axis, s(x) = mu (1 + sin(i x - alpha)), and the
// midpoint rule in x converges geometrically; the same nodes serve every tau of a window [start, ratio *
// start] (Weideman & Trefethen, Math. Comp. 76, 2007, section 4). By symmetry only the half with Im s < 0 is
// kept:
//   f(tau) = 2 Re sum_k weight_k e^{node_k tau} F(node_k).
// With the 26 nodes used here the relative error for F of the form 1 / (s (s + u)), u >= 0, is below 1e-12
// through a window of ratio 4; |e^{s tau}| stays below 170, which is the amplification of rounding errors.
// Source: Lopez-Fernandez, Palencia & Schaedle 2006 for windows and rounding.

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>

namespace resolva {

struct LaplaceContour {
    static constexpr std::size_t count = 26;
    static constexpr double ratio = 4.0;

    double start;  ///< the window is [start, ratio * start]
    std::array<std::complex<double>, count> node;
    std::array<std::complex<double>, count> weight;

    /// The nodes for the window that starts at `window_start` > 0.
    static LaplaceContour at(double window_start) {
        // The angle maximises the rate of convergence for this ratio; the spacing and the scale then balance
        // the three error terms.
        constexpr double alpha = 1.097004884725386;
        constexpr double pi = std::numbers::pi;
        const double reach = std::acosh(((pi - 2.0 * alpha) * ratio + 4.0 * alpha - pi) /
                                        ((4.0 * alpha - pi) * std::sin(alpha)));
        const double spacing = reach / static_cast<double>(count);
        const double scale =
            (4.0 * pi * alpha - pi * pi) / reach * static_cast<double>(count) / (ratio * window_start);
        LaplaceContour contour;
        contour.start = window_start;
        for (std::size_t k = 0; k < count; ++k) {
            const double x = spacing * (static_cast<double>(k) + 0.5);
            const double along = std::sin(alpha) * std::cosh(x);
            const double across = std::cos(alpha) * std::sinh(x);
            const double along_slope = std::sin(alpha) * std::sinh(x);
            const double across_slope = std::cos(alpha) * std::cosh(x);
            contour.node[k] = {scale * (1.0 - along), -scale * across};
            // conj(s'(x) h / (2 pi i)) with s' = scale (-along_slope + i across_slope)
            const double factor = scale * spacing / (2.0 * pi);
            contour.weight[k] = {factor * across_slope, -factor * along_slope};
        }
        return contour;
    }
};

}  // namespace resolva
