#pragma once

// Train and test losses along the training time, and the time at which to stop (arXiv:2311.01797).

#include <limits>
#include <span>
#include <vector>

#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/generalization/gradient_flow.hpp>

namespace resolva {

struct LineTrainingCurve {
    std::vector<double> time;
    std::vector<double> train;  ///< loss that the flow descends
    std::vector<double> test;   ///< loss of the population at the same weights
    double stopping_time =
        std::numeric_limits<double>::quiet_NaN();  ///< tau_es, where the test loss is lowest
    double stopping_test = std::numeric_limits<double>::quiet_NaN();
    MinimumPlace place = MinimumPlace::inside;  ///< at an end: the test loss still falls there
    Status status = Status::not_run;            ///< of the minimisation
};

/// The losses at the given times and the minimum of the test loss over [first time, last time].
/// @throws BadArgument unless there are two or more times, positive and increasing.
LineTrainingCurve line_training_curve(const ScoreMatchingForm& training, const ScoreMatchingForm& population,
                                      std::span<const double> times);

}  // namespace resolva
