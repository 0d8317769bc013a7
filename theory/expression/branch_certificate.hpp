#pragma once

// Decides whether a solution of the Dyson equation is the inverse's true limit.
//
// A Dyson equation has several solutions; the right one belongs to a pencil L that is invertible. Criterion:
// the completely positive map
//     Phi(Y) = E[ R G Y G^* R^* ]
// on block-diagonal positive Y has spectral radius below one. Then the solution, read as the off-diagonal
// part of the Dyson equation of the Hermitian pencil [[0, L], [L^*, 0]], is linearly stable: it continues to
// spectral parameters in the upper half plane with positive imaginary part, where the solution is unique
// (Helton, Rashidi Far & Speicher 2007), and zero lies outside the limiting spectrum, so L is invertible. If
// the radius is one or more, the solution is another branch, or the expression inverts a singular matrix.
//
// Decision without iteration: the radius is below one if and only if (1 - Phi)^{-1}(identity) is positive
// definite. Cost: one linear system with one unknown for each pair of rows of one dimension that contain
// random matrices.

#include <resolva/theory/expression/dyson_evaluation.hpp>

namespace resolva {

/// Call after evaluation.evaluate(x, 1), with the registers that were bound.
template <class T>
bool is_certified_branch(const DysonEvaluation<T>& evaluation, const std::vector<T>& registers);

}  // namespace resolva
