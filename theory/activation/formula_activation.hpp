#pragma once

#include <string_view>
#include <vector>

#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The activation of a formula in x, read as usual: + - * / ^ (to the right), signs, brackets, numbers, pi, and
///     exp log sqrt expm1 log1p sin cos tan sinh cosh tanh atan erf erfc
///     abs sign step relu sigmoid softplus min max
/// with sign(0) = 0 and step(0) = 1/2. Kinks and jumps may be given; those that are not are found when expectations are
/// taken (numerics/quadrature/gaussian_panels.hpp).
/// Its name is "expr:" and the formula without blanks, followed by "@" and the kinks where they are given.
/// Cost: some nanoseconds an operation; no allocation.
/// @throws BadArgument naming the formula, the place and what was expected, and when the formula nests too deeply.
Activation formula_activation(std::string_view formula, std::vector<double> kinks = {});

}  // namespace resolva
