#pragma once

#include <array>
#include <vector>

#include <resolva/numerics/quadrature/gaussian_panels.hpp>

namespace resolva {

/// The panels of a function as an integral over p of f(p + q) and f(p - q) meets them: which p are ends of panels of
/// either value, and between which breakpoints each value lies. Cost: linear in the number of panels.
class PanelledLine {
  public:
    explicit PanelledLine(const GaussianPanels& panels);

    /// Half the distances of any two special places, breakpoints and centres of steep parts: q at which the integral
    /// over p changes its character. None where there are too many to be worth it.
    std::vector<double> meetings() const;

    /// Places p in (-limit, limit) where p + shift passes an edge, increasing, and the breakpoint passed there, else
    /// NaN. Where the shift is so short that the panels beside an edge hold beyond it, the edge stands for itself, and
    /// so for the opposite shift as well.
    void cuts(double shift, double limit, std::vector<double>& at, std::vector<double>& passed) const;

    /// First and last number of the stretch between breakpoints that holds x, or begins there.
    std::array<double, 2> stretch(double x) const;

  private:
    std::vector<double> edges_;
    std::vector<double> reach_;  ///< width of the narrower panel beside an edge
    std::vector<char> is_break_;
    std::vector<double> places_;
};

}  // namespace resolva
