#pragma once

namespace resolva {

/// The standard normal deviate with the two-sided probability of a deviate t of Student's law: what a distance in
/// standard errors means when the error itself is estimated. t itself when it is not finite, without degrees of
/// freedom, or beyond a probability of 1e-300.
double normal_deviate(double t, double degrees_of_freedom);

}  // namespace resolva
