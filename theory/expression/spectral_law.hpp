#pragma once

// The limiting law of the eigenvalues of the matrix that a model names in [density].
//
// The support and the atoms come from a walk along the real axis (support_walk.hpp); each bulk is then cut in
// the middle and its halves are expanded from their ends, with the equation solved on the axis itself. A gap
// that the walk passed over shows itself as a real, certified solution inside a bulk: it is added, and the
// bulk expanded anew. Independent of units, and of any grid.
//
// Outcome: `converged` when the walk came through and all masses add up to one within 1e-9; `inaccurate` or
// `iteration_limit`, with the reason, otherwise. Not found: what has a mass below that. Cost: some thousand
// evaluations of the Dyson equation.

#include <resolva/theory/expression/expression_model.hpp>
#include <resolva/theory/law/limiting_law.hpp>

namespace resolva {

/// @throws BadArgument when the model names no matrix for the density, or one that is not symmetric.
LimitingLaw limiting_law(const ExpressionModel& model);

}  // namespace resolva
