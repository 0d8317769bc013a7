#pragma once

// Solves the closed equation of one component of the pencil at one point after another.
//
// Newton from the last solution when there is one; otherwise noise homotopy from the noise-free pencil; when
// that matrix is singular, or the path is, homotopy with the inverses shifted by (1 - s); then, over real numbers, a
// shift that descends in geometric steps, which tiny ridges cannot stop, and the path through the accretive
// pencil, which no eigenvalue can bar. A solution is accepted only with its branch
// certificate, so a jump between branches cannot pass as convergence. Status: `singular` when no path led to a
// certified solution, `inaccurate` when rounding may be the cause and more digits may find one.

#include <vector>

#include <resolva/theory/expression/accretive_path.hpp>
#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

template <class T>
class ComponentSolver {
  public:
    struct Effort {
        double residual = 0.0;
        int homotopy_steps = 0;
        int corrections = 0;
    };

    ComponentSolver(const DeterministicEquivalent& equivalent,
                    const DeterministicEquivalent::Component& component);

    /// `point` holds the free parameters, `registers` the coefficients there; without `paths_allowed`, Newton from
    /// the last solution is all that is tried.
    Status solve(const std::vector<T>& point, const std::vector<T>& registers, bool paths_allowed,
                 Effort& effort);

    /// <G_jk> of the solution, counted as in the component's equation.
    T average(int block, int j, int k) const { return active().average(block, j, k); }

    /// The next solve does without the last solution.
    void forget() { warm_ = false; }

    /// Takes the solution of another scalar, or the end of a path that failed for want of digits.
    template <class Other>
    void start_from(const ComponentSolver<Other>& other) {
        paths_begun_ = !other.has_solution();
        if (other.has_solution()) {
            symmetric_ = other.keeps_symmetry();
            solution_ = other.solution().template cast<T>();
            warm_ = true;
        } else {
            descending_.start_from(other.descending());
            accretive_.start_from(other.accretive());
        }
    }

    bool has_solution() const { return warm_; }
    bool keeps_symmetry() const { return symmetric_; }
    const DenseVector<T>& solution() const { return solution_; }
    const DescendingPath<T>& descending() const { return descending_; }
    const AccretivePath<T>& accretive() const { return accretive_; }

  private:
    DysonEvaluation<T>& active() { return symmetric_ ? evaluation_ : without_symmetry_; }
    const DysonEvaluation<T>& active() const { return symmetric_ ? evaluation_ : without_symmetry_; }
    Status follow_noise(const std::vector<T>& registers, Effort& effort);
    Status follow_paths(const std::vector<T>& point, const std::vector<T>& registers, Effort& effort);
    bool accept(const PathEnd<T>& end, const std::vector<T>& registers, Effort& effort);

    const DeterministicEquivalent* equivalent_;
    DysonEvaluation<T> evaluation_;
    DysonEvaluation<T> without_symmetry_;
    bool symmetric_ = true;
    DescendingPath<T> descending_;
    AccretivePath<T> accretive_;
    bool paths_begun_ = false;  // at the point to be solved next
    DenseVector<T> solution_;
    bool warm_ = false;
};

}  // namespace resolva
