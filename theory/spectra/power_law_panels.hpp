#pragma once

// The power law c(x) = (1 - e) x^{-e}, x uniform on (0, 1), in the variable l = log(1/x), cut into panels of
// equal width with a Gauss-Legendre rule on each.
//
// As sums over the nodes the averages are exact to rounding as long as the pole of 1 / (u + v c(l)), at
//     l_0 = log(-u / ((1 - e) v)) / e,
// keeps away from the real axis, as it does for u, v > 0. Close to the spectrum it does not, and the nodes
// would be seen as separate eigenvalues. There the pole is integrated in closed form and the rule is left the
// rest,
//     integral over (a, b) of e^{-l} / (u + v c) = r [ log((b - l_0) / (a - l_0)) + sum_k w_k phi(x_k - l_0)
//     ], phi(s) = e e^{-s} / (exp(e s) - 1) - 1/s,     r = -e^{-l_0} / (e u),
// with phi analytic up to |s| = 2 pi / e: no nodes are seen, and small imaginary parts keep their relative
// accuracy. On panels further than one and a half half-widths from the pole the plain rule errs by 2.6^{-41}.
// Cost: one logarithm and one panel of exponentials for every panel near the pole.

#include <complex>
#include <vector>

#include <resolva/theory/spectra/resolvent_averages.hpp>

namespace resolva {

class PowerLawPanels {
  public:
    using Complex = std::complex<double>;
    static constexpr double width = 6.0;

    /// A node of the panel that starts at zero.
    struct Node {
        double offset;
        double weight;
    };
    static const std::vector<Node>& rule();

    PowerLawPanels(double exponent, int count) : exponent_(exponent), count_(count) {}

    double exponent() const { return exponent_; }
    int count() const { return count_; }
    /// Where the spectrum begins: 1 - e.
    double lower_end() const { return 1.0 - exponent_; }

    /// What the panels first, ..., last - 1 contribute to <1/(u + v c)> and <c/(u + v c)>, with derivatives.
    struct Share {
        int first = 0;
        int last = 0;
        ResolventAverages<Complex> value{};
        Complex inverse_by_u{};
        Complex inverse_by_v{};
        Complex ratio_by_v{};
    };

    /// The panels near the pole at complex u and v; none when it is far from all of them.
    Share near_pole(const Complex& u, const Complex& v) const;

  private:
    double exponent_;
    int count_;
};

}  // namespace resolva
