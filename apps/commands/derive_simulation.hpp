#pragma once

// The sampled matrices of `resolva derive --simulate`.

#include <string>
#include <vector>

#include <resolva/theory/expression/expression_model.hpp>

#include "commands/derive_sweep.hpp"
#include "output/json.hpp"

namespace resolva::program {

/// What --simulate, --replicas and --seed were given; empty where they were not.
struct DeriveSimulation {
    std::string size;  ///< NAME=SIZE
    std::string replicas;
    std::string seed;

    bool wanted() const { return !size.empty(); }
};

/// The outputs on sampled matrices beside those of the theory: sizes, means, standard errors, and how many of
/// these the mean lies away from the theory (z; it contains the bias of a finite size).
/// @throws BadArgument for an unknown dimension and for numbers out of range, whose ends are named.
Json simulation_json(const DeriveSimulation& wanted, const ExpressionModel& model,
                     const std::vector<double>& theory);

/// The same at every point of a sweep, added to it as "simulation".
void simulate_sweep(const DeriveSimulation& wanted, const std::vector<DeriveAxis>& axes,
                    ExpressionModel model, Json& points);

}  // namespace resolva::program
