#pragma once

#include <resolva/numerics/fourier/periodic_series.hpp>

namespace resolva {

/// max over u of |f(u) - level|. A scan of 8 points a harmonic brackets the critical points; those that a
/// parabola puts among the sixteen highest are found as roots of f'. Cost: the scan by Fourier transforms, and some
/// hundred evaluations.
double largest_deviation(const PeriodicSeries& f, double level);

}  // namespace resolva
