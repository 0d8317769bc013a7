#pragma once

// A density on an interval that begins or ends at an algebraic singularity, as Chebyshev series.
//
//   variable   E = anchor + reach s^power, 0 < s <= 1; reach is negative when the interval ends at the anchor
//   series     density(E) s^{power - 1}, analytic at s = 0 when the density is a series in s there: power 2
//              for square-root edges and inverse square roots, q for exponents that are multiples of 1/q
//   panels     bisected until the last coefficients are small against the first; the mass is the integral of
//              the series, exactly
//
// The density is asked for at decreasing s within each part of the interval, never at s = 0. Error: about
// the last coefficients, `error()`, an upper estimate of the mass that they carry. Cost: 16 values a panel.

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace resolva {

class DensitySegment {
  public:
    static constexpr std::size_t order = 16;

    /// Returns NaN where the density cannot be had: the construction then ends with `is_complete` false.
    using Density = std::function<double(double at)>;

    /// @param power  at least 1
    DensitySegment(double anchor, double reach, int power, const Density& density);

    bool is_complete() const { return complete_; }
    double from() const { return reach_ > 0.0 ? anchor_ : anchor_ + reach_; }
    double to() const { return reach_ > 0.0 ? anchor_ + reach_ : anchor_; }
    double mass() const { return mass_; }
    double error() const { return error_; }

    /// At a point strictly inside.
    double density(double at) const;
    /// Mass of the part below a point of the interval.
    double mass_below(double at) const;
    /// Integral of f times the density.
    double integral(const std::function<double(double)>& f) const;

  private:
    struct Panel {
        double from, to;
        double mass_before;                       ///< between the anchor and `from`
        std::array<double, order> series;         ///< of density s^{power - 1}
        std::array<double, order + 1> primitive;  ///< of its integral from `from`, times power |reach|
    };

    bool append(double from, double to, double scale, int depth, double parent_tail, const Density& density);
    double variable(double at) const;
    const Panel& panel_of(double s) const;

    double anchor_;
    double reach_;
    int power_;
    std::vector<Panel> panels_;  ///< increasing in s
    double mass_ = 0.0;
    double error_ = 0.0;
    bool complete_ = false;
};

}  // namespace resolva
