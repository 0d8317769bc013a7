#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "figures/panel_definition.hpp"

namespace resolva::program {

/// Finite systems drawn into a panel of curves.
struct SimulatedPoints {
    std::size_t size = 100;      ///< data dimension d
    std::size_t replicas = 4;    ///< averaged over; the bars are standard errors
    std::vector<std::string> x;  ///< values of the panel's horizontal option
};

/// Adds to every curve of test, train, score or exact errors the averages of simulated systems at one finite
/// size: not extrapolated, so that points lie beside their curves by the order of 1/d.
void add_simulated_points(const PanelDefinition& definition, const SimulatedPoints& simulation, int threads,
                          Panel& panel);

}  // namespace resolva::program
