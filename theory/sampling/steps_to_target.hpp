#pragma once

#include <resolva/numerics/root/first_integer.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

namespace resolva {

/// Which error has to meet the target.
enum class SamplingMeasure { kl, tv, path_kl };

/// The most steps that are tried.
constexpr int most_steps_to_target = 1 << 20;

/// The smallest number of steps T of the Li-Yan schedule with which a named design meets the target: error(T)
/// <= target and error(T - 1) > target. Small T are tried one by one; beyond them the error is taken to stay
/// below the target once it is (all three decrease there). `no_bracket` when 2^20 steps do not suffice, as
/// for a deterministic design and the path KL. Cost: some thirty evaluations of the errors.
/// @throws BadArgument for a target that is not positive, an unknown design, or constants that the schedule
/// refuses.
FirstInteger steps_to_target(const DiscreteSpectrum& data, double dimension, std::string_view design,
                             SamplingMeasure measure, double target, double c0 = 2.0, double c1 = 4.0);

}  // namespace resolva
