#pragma once

// Solves a compiled model at one point after another; neighbouring points start from each other.
//
// Each nonlinear component: Newton from the last solution when there is one; otherwise noise homotopy from
// the noise-free pencil; when that matrix is singular, or the path is, homotopy with the inverses shifted by
// (1 - s). A solution is accepted only with its branch certificate, so a jump between branches cannot pass as
// convergence. Status: `singular` when no certified solution exists on any path: the expression inverts a
// matrix that is singular in the limit, or not invertible with a bounded inverse.

#include <complex>
#include <limits>
#include <string>
#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/expression/dyson_evaluation.hpp>

namespace resolva {

template <class T>
struct EquivalentSolution {
    std::vector<T> outputs;  ///< in the order of the model
    std::vector<T> traces;
    double residual = std::numeric_limits<double>::infinity();  ///< largest relative defect of all unknowns
    int homotopy_steps = 0;
    int corrections = 0;  ///< Newton steps
    Status status = Status::not_run;
    std::string reason;  ///< one sentence when the status is not `converged`
};

template <class T>
class EquivalentSolver {
  public:
    enum class Route {
        triangular,  ///< components first, then linear equations
        joint        ///< all unknowns as one nonlinear system
    };

    explicit EquivalentSolver(const DeterministicEquivalent& equivalent, Route route = Route::triangular);

    /// `point` holds the values of equivalent.free_parameters().
    /// @throws BadArgument when a variance is negative there or weights are no probability law.
    EquivalentSolution<T> solve(const std::vector<T>& point);

    /// Newton from the last solution and nothing else: `iteration_limit` when it does not reach a certified
    /// solution.
    EquivalentSolution<T> advance(const std::vector<T>& point);

    /// Derivative of every output with respect to one free parameter at the last solution, by the implicit
    /// function theorem: one solve with the Jacobian of the solution.
    std::vector<T> gradient(const std::string& parameter);

    /// Values of all unknowns <G_jk> of the reduced pencil, in the order of equivalent.equation().unknowns().
    const DenseVector<T>& unknowns() const { return x_; }

    /// Forgets the last solution.
    void reset() { warm_ = false; }

  private:
    struct Stage {
        DysonEvaluation<T> evaluation;
        DysonEvaluation<T> without_symmetry;
        DysonEvaluation<T>* active = nullptr;
        DenseVector<T> solution;
        bool warm = false;
    };

    bool solve_component(Stage& stage, EquivalentSolution<T>& result);
    bool certified(DysonEvaluation<T>& evaluation, const PathEnd<T>& end);
    /// One step of Newton on these unknowns of the whole, in which their equations are linear.
    bool solve_linear(const std::vector<int>& unknowns);
    void read_outputs(EquivalentSolution<T>& result);

    const DeterministicEquivalent* equivalent_;
    Route route_;
    std::vector<Stage> stages_;
    DysonEvaluation<T> whole_;
    DenseVector<T> x_;
    std::vector<T> point_;
    std::vector<T> registers_;
    std::vector<T> output_registers_;
    std::vector<T> traces_;
    bool warm_ = false;
    bool paths_allowed_ = true;
};

extern template class EquivalentSolver<double>;
extern template class EquivalentSolver<std::complex<double>>;

/// Derives and solves a model at the values it states.
EquivalentSolution<double> evaluate(const ExpressionModel& model);

}  // namespace resolva
