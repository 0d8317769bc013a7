#pragma once

namespace resolva {

/// The promise of `Status::converged`: the value has a bound or an estimate of its relative error, and that
/// number does not exceed this one. A value that is known less well is reported with its error as
/// `inaccurate`. An error that rests on another result inherits that result's error first: what counts is the
/// whole.
inline constexpr double converged_relative_error = 1e-8;

/// The same promise for a number that equations still amplify, such as the constants of an activation: two
/// digits are kept for them.
inline constexpr double converged_input_error = 0.01 * converged_relative_error;

}  // namespace resolva
