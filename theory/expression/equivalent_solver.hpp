#pragma once

// Solves a compiled model at one point after another; neighbouring points start from each other.
//
// Each nonlinear component by Newton from the last solution or by paths (component_solver.hpp), accepted only with
// its branch certificate; then the linear unknowns, one level after another, refined once. At real points every
// output carries a bound of its error (output_error.hpp). Where the bound exceeds what is promised, or a path
// fails for want of digits, the point is solved again with 80 digits, by the same template.
// Status: `singular` when no certified solution exists on any path: the expression inverts a matrix that is
// singular in the limit, or not invertible with a bounded inverse; `inaccurate` when the bound stays too large.

#include <complex>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <resolva/numerics/core/tolerance.hpp>
#include <resolva/theory/expression/component_solver.hpp>
#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/expression/dyson_evaluation.hpp>
#include <resolva/theory/expression/finer_solver.hpp>
#include <resolva/theory/expression/output_error.hpp>

namespace resolva {

/// An output whose bound is larger than this share of it is not reported as converged: nine digits are right.
inline constexpr double output_relative_error = 0.1 * converged_relative_error;

template <class T>
struct EquivalentSolution {
    std::vector<T> outputs;  ///< in the order of the model
    std::vector<T> traces;
    /// For each output at a real point, a bound of its error; empty for complex ones.
    std::vector<double> errors;
    /// The largest error relative to its output. An output that is zero within its error, while the terms it is the
    /// sum of are 1e20 times larger, is zero: it counts relative to the terms.
    double relative_error = std::numeric_limits<double>::quiet_NaN();
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

    /// Values of all unknowns <G_jk> of the reduced pencil, in the order of equivalent.equation().unknowns(), as
    /// doubles know them.
    const DenseVector<T>& unknowns() const { return x_; }

    /// Forgets the last solution.
    void reset() { warm_ = false; }

    /// Takes over the solutions of a solver of other digits, as far as it has them.
    template <class Other>
    void start_from(const EquivalentSolver<Other>& other) {
        for (std::size_t c = 0; c < components_.size(); ++c)
            components_[c]->start_from(*other.components()[c]);
        warm_ = true;
    }
    const std::vector<std::unique_ptr<ComponentSolver<T>>>& components() const { return components_; }

  private:
    EquivalentSolution<T> solve_with_these_digits(const std::vector<T>& point);
    bool solve_joint(EquivalentSolution<T>& result);
    bool solve_triangular(EquivalentSolution<T>& result);
    /// One step of Newton on these unknowns of the whole, in which their equations are linear.
    bool solve_linear(const std::vector<int>& unknowns);
    bool measure(double& residual);
    void read_outputs(EquivalentSolution<T>& result);
    void bound_errors(EquivalentSolution<T>& result);

    const DeterministicEquivalent* equivalent_;
    Route route_;
    std::vector<std::unique_ptr<ComponentSolver<T>>> components_;
    DysonEvaluation<T> whole_;
    OutputError<T> output_error_;
    std::unique_ptr<FinerSolver<T>> finer_;
    bool refined_ = false;  // the last solution is the finer solver's
    DenseVector<T> x_;
    std::vector<T> point_;
    std::vector<T> registers_;
    std::vector<T> output_registers_;
    std::vector<T> traces_;
    bool warm_ = false;
    bool paths_allowed_ = true;
};

/// Derives and solves a model at the values it states.
EquivalentSolution<double> evaluate(const ExpressionModel& model);

}  // namespace resolva
