#pragma once

// The pencil whose equation has one and only one acceptable solution, whatever L is.
//
//   M(height) = [ height I     L       ]        M^{-1} -> [ 0        -L^{-T} ]   as height -> 0,
//               [ -L^T         height I ]                 [ L^{-1}   0       ]   when L is invertible
// The symmetric part of M is height times the identity: for height > 0 it is invertible, with an inverse of norm
// at most 1/height, for every strength of the random matrices. So the path from a large height (or without random
// matrices) down to zero never meets another branch; where the inverse of L exists, its lower left part is the
// solution sought, also when every path through real shifts of L crosses eigenvalues. M is the Hermitisation
// [[0, L], [L^T, 0]] at the argument i height, written with real numbers.
// Source: Helton, Rashidi Far & Speicher 2007; Girko's Hermitisation.

#include <resolva/theory/expression/pencil.hpp>

namespace resolva {

/// M for the real pencil L at inverse_shift 0; the height is the symbol inverse_shift. Block i of L becomes row
/// block i and column block size + i. No functionals.
Pencil accretive_pencil(const Pencil& pencil);

}  // namespace resolva
