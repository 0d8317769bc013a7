#pragma once

#include <string>

#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

/// A self-contained C++17 source: bool NAME(parameters..., double* outputs), false when the equations were
/// not solved, or not to nine digits; the outputs are then not numbers.
///
/// It needs the standard library only and solves as EquivalentSolver does: noise homotopy of each component, also
/// shifted, the branch certificate, then the linear unknowns. Everything runs in long double, and again in double
/// from the solution found: what the two differ by tells how rounding is amplified. It has neither the path through
/// the accretive pencil nor more digits than a long double. All names but NAME are local; several functions may
/// stand in one program, or in one file. `origin`, the model's name, is quoted in a comment.
/// @throws BadArgument when the model contains explicit matrices, or when `name` is no identifier of C++.
std::string generated_code(const DeterministicEquivalent& equivalent, const std::string& name,
                           const std::string& origin = "a random-matrix model");

}  // namespace resolva
