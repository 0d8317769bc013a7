#pragma once

#include <string>

#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

/// A self-contained C++17 source: bool NAME(parameters..., double* outputs), false when the equations were
/// not solved.
///
/// It needs the standard library only, solves all unknowns at once by noise homotopy with an exact Jacobian,
/// and checks its residual. It does not carry the branch certificate nor the shifted path of the library.
/// @throws BadArgument when the model contains explicit matrices.
std::string generated_code(const DeterministicEquivalent& equivalent, const std::string& name);

}  // namespace resolva
