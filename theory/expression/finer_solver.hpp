#pragma once

// The same solver with more digits, for points at which rounding leaves too few in the outputs: 80 after 16.

#include <memory>
#include <string>
#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

template <class T>
class EquivalentSolver;
template <class T>
struct EquivalentSolution;

/// What a solver of scalar T asks of the one with more digits; all values rounded to T.
template <class T>
class FinerSolver {
  public:
    virtual ~FinerSolver() = default;
    virtual EquivalentSolution<T> solve(const EquivalentSolver<T>& coarse, const std::vector<T>& point) = 0;
    virtual std::vector<T> gradient(const std::string& parameter) = 0;
    /// Gives its solution to the coarse solver, as the start of the next point.
    virtual void hand_back(EquivalentSolver<T>& coarse) const = 0;
};

/// Nothing for complex scalars and for the one with most digits. Defined for the scalars of the solvers.
template <class T>
std::unique_ptr<FinerSolver<T>> finer_solver(const DeterministicEquivalent& equivalent);

}  // namespace resolva
