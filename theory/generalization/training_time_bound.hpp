#pragma once

// The upper bound of Li, Li, Zhang & Bian (arXiv:2311.01797, theorem 1) on the generalization error of a
// diffusion model trained for a time tau on n samples with m random features, up to constants and terms
// without tau:
//     B(tau) = tau^4/(m n) + tau^3/m^2 + 1/tau.
// Unknown: the tau > 0 that minimises it, the positive root of 4 tau^5/(m n) + 3 tau^4/m^2 = 1 (the left side
// increases, so the root is unique). At m = n, B* n^(2/5) -> (5/4) 4^(1/5) and tau* ~ n^(2/5) as n grows. It
// is a bound: exact test errors lie below it and may fall faster (docs/systems/generalization.md).

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// B(tau).
/// @throws BadArgument unless n, m and tau are positive and finite.
double training_time_bound(double samples, double features, double time);

struct BoundOptimum {
    double time = 0.0;   ///< tau*, the stopping time that the bound recommends
    double value = 0.0;  ///< B(tau*)
    Status status = Status::not_run;
};

/// The minimum of the bound over tau.
/// @throws BadArgument unless n and m are positive and finite.
BoundOptimum optimal_training_time(double samples, double features);

}  // namespace resolva
