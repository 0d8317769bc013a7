#pragma once

#include <resolva/theory/expression/expression_model.hpp>

namespace resolva {

/// Refuses a matrix that differs from its transpose: its eigenvalues are not real. Equal as written decides
/// at once; otherwise the limit of tr (M - M')(M - M')' relative to tr M M' does.
/// @throws BadArgument naming the matrix.
void require_symmetric(const ExpressionModel& model, const Expression& matrix);

}  // namespace resolva
