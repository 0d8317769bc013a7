#pragma once

#include <resolva/numerics/fourier/periodic_series.hpp>

namespace resolva {

/// max over u of |f(u) - level|: every critical point that a scan of 8 points a harmonic brackets is found as
/// a root of f', together with the scan itself. Cost: the square of the degree.
double largest_deviation(const PeriodicSeries& f, double level);

}  // namespace resolva
