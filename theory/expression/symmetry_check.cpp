#include <resolva/theory/expression/symmetry_check.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>

namespace resolva {

void require_symmetric(const ExpressionModel& model, const Expression& matrix) {
    const char* const allowed = "it must equal its transpose: only then are its eigenvalues real";
    if (!matrix.is_square())
        refuse("matrix in [density]", to_text(matrix) + " (" + matrix.shape() + ")", allowed);
    const Expression odd = matrix - transpose(matrix);
    if (odd.is_zero()) return;
    ExpressionModel check = model;
    check.traces.clear();
    check.outputs.clear();
    for (const Expression& part : {odd, matrix}) {
        const auto trace = check.trace(part * transpose(part));
        check.outputs.push_back({"square", trace_symbol(trace) / as_scalar(matrix.rows())});
    }
    const auto solution = evaluate(check);
    if (solution.status == Status::converged && std::abs(solution.outputs[0]) <= 1e-12 * solution.outputs[1])
        return;
    refuse("matrix in [density]", to_text(matrix), allowed);
}

}  // namespace resolva
