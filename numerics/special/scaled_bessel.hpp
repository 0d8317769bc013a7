#pragma once

namespace resolva {

/// exp(-x) I_0(x) for x >= 0, without overflow: Boost.Math below 40, the asymptotic expansion in 1/x above,
/// whose smallest term is about exp(-2x). Relative error a few units of rounding.
/// @throws BadArgument when x is negative or not finite.
double bessel_i0_scaled(double x);

/// exp(-x) I_1(x), likewise.
double bessel_i1_scaled(double x);

}  // namespace resolva
