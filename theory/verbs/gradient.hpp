#pragma once

// Derivatives of all quantities with respect to numeric parameters, at one point of any model.
//
// Exact where the model has them (implicit differentiation), else by extrapolated central differences with an error
// estimate (numerics/root/derivative.hpp); positive parameters are varied on the logarithmic scale. Failure: the status
// of the point itself; a derivative that could not be had is NaN with its outcome. Cost: exact, one linear solve a
// parameter; else some 20 answers.

#include <vector>

#include <resolva/theory/model/parametric_model.hpp>

namespace resolva {

struct ParameterSlopes {
    std::size_t parameter;
    std::vector<double> slopes;  ///< d quantity / d parameter, in the order of the quantities
    std::vector<double> errors;  ///< estimates; zero where the derivative is exact
    bool exact = false;
};

struct Gradient {
    Answer answer;  ///< at the point itself
    std::vector<ParameterSlopes> slopes;
};

/// @throws BadArgument when a parameter is unset or no number that varies continuously, or the model is not legal
Gradient gradient(const ParametricModel& model, const ParameterPoint& point,
                  const std::vector<std::size_t>& parameters);

}  // namespace resolva
