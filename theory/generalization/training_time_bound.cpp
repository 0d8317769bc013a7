#include <resolva/theory/generalization/training_time_bound.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

double training_time_bound(double samples, double features, double time) {
    require_positive("n", samples);
    require_positive("m", features);
    require_positive("training time", time);
    const double cube = time * time * time;
    return cube * time / (features * samples) + cube / (features * features) + 1.0 / time;
}

BoundOptimum optimal_training_time(double samples, double features) {
    require_positive("n", samples);
    require_positive("m", features);
    // Either term alone bounds the root from above; the guess is within a factor two of it.
    const double guess =
        std::min(std::pow(0.25 * features * samples, 0.2), std::pow(features * features / 3.0, 0.25));
    const auto slope = [&](double tau) {
        const double fourth = tau * tau * tau * tau;
        return 4.0 * fourth * tau / (features * samples) + 3.0 * fourth / (features * features) - 1.0;
    };
    const Root root = find_root_on_log_scale(slope, guess);
    BoundOptimum best;
    best.status = root.status;
    if (root.status != Status::converged) return best;
    best.time = root.argument;
    best.value = training_time_bound(samples, features, root.argument);
    return best;
}

}  // namespace resolva
