#pragma once

// The points of a sweep of `resolva derive`: every combination of the swept values, the last axis fastest.

#include <cstddef>
#include <string>
#include <vector>

#include <resolva/theory/expression/equivalent_solver.hpp>

#include "output/json.hpp"

namespace resolva::program {

/// One swept parameter of a model.
struct DeriveAxis {
    std::string name;
    std::vector<double> values;
    bool logarithmic = false;
};

/// An axis from "NAME=GRID". @throws BadArgument when that is not what the text is.
DeriveAxis derive_axis(const std::string& text);

/// Outputs by the names of the model; null where there is no number.
Json outputs_json(const ExpressionModel& model, const std::vector<double>& values);

/// What a solution says: outputs, derivatives where asked for, residual, status, reason.
Json solution_json(const DeterministicEquivalent& equivalent, EquivalentSolver<double>& solver,
                   const EquivalentSolution<double>& solution, const std::vector<std::string>& gradient);

struct DeriveSweep {
    Json points = Json::array();  ///< swept values by name, then solution_json
    std::size_t failed = 0;       ///< points that did not converge
    Json status, reason;          ///< of the first one that did not, else converged
};

/// Solves all points. The solver starts afresh every eight points, so that no digit depends on the number of
/// threads. Bad input anywhere is refused before the first point is solved.
/// @throws BadArgument for an unknown or repeated parameter, and a point at which the model's laws are none.
DeriveSweep derive_sweep(const DeterministicEquivalent& equivalent, const std::vector<DeriveAxis>& axes,
                         const std::vector<std::string>& gradient, int threads);

}  // namespace resolva::program
