#pragma once

#include <cstdint>
#include <vector>

#include <resolva/theory/geometry/noised_manifold.hpp>

namespace resolva {

/// Euler-Maruyama discretisation of dX = sigma^alpha grad log p(X) dt + sqrt(2) dW in the ambient space.
struct LangevinPlan {
    double alpha = 1.0;
    double relative_step = 0.1;  ///< step over sigma^{2 - alpha}, the relaxation time towards M; below 2
    double burn_in = 2.0;        ///< time before the first measurement; the angle relaxes in time about 1
    double duration = 2.0;       ///< time over which measurements are averaged
    int measurements = 10;       ///< equally spaced over the duration
    int walkers = 1000;
    std::uint64_t seed = 1;
};

/// A mean over independent walkers with its standard error.
struct Estimate {
    double value = 0.0;
    double standard_error = 0.0;
};

struct LangevinSample {
    Estimate radial_mean;           ///< of the signed distance from M
    Estimate radial_variance;       ///< mean square of the distance less the square of its mean
    std::vector<Estimate> cosines;  ///< mean of cos(k u), k = 1, 2, 3, 4, at the foot's parameter u
    bool finite = true;             ///< false when a walker overflowed
};

/// Walkers start on M at parameters uniform in u and move independently, in the plane for curves and in R^3
/// for surfaces; walker w uses the random stream of replica w, so the result does not depend on the number of
/// threads. Theory and simulation share the score and nothing else. Cost: walkers * steps score evaluations.
/// @throws BadArgument unless 0 <= alpha < 2, 0 < relative_step < 2, times and counts are positive.
LangevinSample simulate(const AnyNoisedManifold& manifold, const LangevinPlan& plan);

}  // namespace resolva
