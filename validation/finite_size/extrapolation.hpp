#pragma once

// From finite sizes to the limit: weighted least squares in 1/d.
//
//   y_d = limit + slope / d [+ curvature / d^2] + noise of standard error e_d
// If the corrections behave as a geometric series, curvature is about slope^2 / limit. Where that would be
// visible at the smallest size, and four sizes leave a freedom to test the fit, the curvature is free. Where
// it would not be, or the sizes are too few, the linear fit allows for it: zero +- slope^2 / limit enters as
// one more observation of the curvature, which changes nothing where 1/d corrections are small and widens the
// error bar of the limit where they are large. The curvature is also left free when that fit fails its
// chi-square test and at least three sizes exist. Errors of the coefficients follow from the e_d alone, not
// from the scatter about the fit.

#include <cstddef>
#include <vector>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// The average of an observable over the replicas of one size.
struct SizeAverage {
    double size;
    double value;
    double standard_error;
};

struct Extrapolation {
    double limit = 0.0;
    double standard_error = 0.0;
    double slope = 0.0;      ///< coefficient of 1/d
    double curvature = 0.0;  ///< coefficient of 1/d^2
    double chi_square = 0.0;
    std::size_t degrees_of_freedom = 0;
    double p_value = 1.0;   ///< probability of a larger chi-square; one when no freedom is left
    std::size_t terms = 0;  ///< coefficients left free; with 2 the curvature is held near zero
    Status status = Status::not_run;
};

struct ExtrapolationRule {
    double quadratic_below = 0.1;  ///< p-value of the linear fit that sets the curvature free
    double next_order = 1.0;       ///< expected curvature in units of slope^2 / limit; 0 for none
    double visible = 0.5;          ///< standard errors at the smallest size beyond which it is set free
};

/// Fits the averages. One size alone gives a constant; status `inaccurate` then, since nothing tells its
/// distance from the limit. Status `not_finite` when a value or an error is not finite, or an error is not
/// positive.
/// @throws BadArgument when there are no averages or a size repeats.
Extrapolation extrapolate(const std::vector<SizeAverage>& averages, const ExtrapolationRule& rule = {});

}  // namespace resolva
