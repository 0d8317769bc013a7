#pragma once

// Linearisation of rational expressions by realisations: E = u^T L^{-1} v with L affine in the matrices.
//
//   identity  L = [I]
//   matrix X  L = [[I, -X], [0, I]],  u selects the first block, v the last
//   sum       direct sum; the scalars of the sum are placed in u
//   product   L = [[L1, -v1 u2^T], [0, L2]]
//   inverse   L = [[shift I, u^T], [-v, L]],  u and v select the new block
//
// The scalar `shift` (symbol `inverse_shift`) adds shift times the identity to the argument of every inverse.
// Its value is zero in the model; a solver may use it to start from an invertible matrix when the noise-free
// one is not. L is invertible exactly when every argument of an inverse is. Size: one block per identity, two
// per occurrence of a matrix, one per inverse. Source: Helton, Mai & Speicher 2018, section 4.

#include <vector>

#include <resolva/theory/expression/expression.hpp>
#include <resolva/theory/expression/pencil.hpp>

namespace resolva {

inline const char* const inverse_shift = "inverse_shift";

/// One functional for each expression, in order, none of the pencil shared between them but the inputs.
/// @throws BadArgument unless every expression is square.
Pencil linearise(const std::vector<Expression>& expressions);

}  // namespace resolva
