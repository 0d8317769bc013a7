#pragma once

// Bounds the errors of a model's outputs at a computed solution, to first order.
//
//   |y - y_exact| <= sum_u |lambda_u| (|d_u| + r_u) + rounding of the output's own formula
//   d = x - F(x) the computed defect, r the rounding of F_u, and lambda = (1 - F_x)^{-T} dy/dx
// The rounding of F comes from the residual of every inverse and the errors of all coefficients (running error
// analysis), that of the formula includes its cancellations. Unknowns are ordered in groups, closed ones first,
// then one level of the triangle after another, so lambda needs the factors of the diagonal groups only.
// Domain: a solution whose Newton steps contract. Failure: a bound that is infinite or not a number. Cost: about
// one Newton step and, for each output, one product with the Jacobian. Inputs count as exact.
// Source: Higham, Accuracy and Stability of Numerical Algorithms, chapters 3, 7 and 14.

#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/expression/dyson_evaluation.hpp>

namespace resolva {

template <class T>
class OutputError {
  public:
    /// Size of the terms that an output is the sum of: what is small beside it may be the rest of a cancellation.
    struct Bound {
        double error;
        double terms;
    };

    explicit OutputError(const DeterministicEquivalent& equivalent) : equivalent_(&equivalent) {}

    /// One bound for each output. `whole` is evaluated at x, s = 1; `point` holds the free parameters.
    const std::vector<Bound>& bounds(DysonEvaluation<T>& whole, const DenseVector<T>& x,
                                     const std::vector<T>& point);

  private:
    using Rounded = RoundedValue<T>;

    void factorise(DysonEvaluation<T>& whole);
    void run_formulas(const DysonEvaluation<T>& whole, const std::vector<T>& point);
    /// Replaces dy/dx in lambda_ by (1 - F_x)^{-T} dy/dx.
    void solve_adjoint();

    const DeterministicEquivalent* equivalent_;
    std::vector<Rounded> registers_;
    std::vector<Rounded> output_registers_;
    std::vector<Rounded> traces_;
    std::vector<double> trace_sizes_;
    std::vector<double> local_;  // |d_u| + r_u
    DenseMatrix<T> slopes_;      // F_x, column u the row of unknown u
    std::vector<const std::vector<int>*> groups_;
    std::vector<Eigen::PartialPivLU<DenseMatrix<T>>> factors_;  // of the transposed diagonal groups
    DenseMatrix<T> block_;
    DenseVector<T> part_;
    DenseVector<T> lambda_;
    std::vector<Bound> bounds_;
};

}  // namespace resolva
