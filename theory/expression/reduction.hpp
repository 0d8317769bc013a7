#pragma once

// Reduction of a pencil to fewer blocks, with every functional unchanged as a matrix identity.
//
//   merge states      the coarsest partition of the blocks such that rows of one class have equal entries
//   once
//                     columns are summed over classes: L P = P L~ for the class indicator P, so the solution
//                     of L y = v is constant on classes and solves the smaller system
//   merge costates    the same for the transposed pencil
//   drop              blocks that no input reaches, or that reach no output
//   eliminate         blocks whose diagonal entry is a nonzero number times the identity, by Schur
//   complement, when
//                     every product that arises keeps the pencil affine
//
// Pivots are numbers, never parameters, so the result is valid for every parameter value. Invertibility of L
// is preserved both ways by elimination. Cost: about (blocks)^2 scalar operations.

#include <resolva/theory/expression/pencil.hpp>

namespace resolva {

/// The reduced pencil; idempotent.
Pencil reduce(const Pencil& pencil);

/// The single steps, exposed for tests.
Pencil merge_states(const Pencil& pencil);
Pencil merge_costates(const Pencil& pencil);
Pencil drop_unused(const Pencil& pencil);
Pencil eliminate_trivial(const Pencil& pencil);

}  // namespace resolva
