#pragma once

#include <vector>

#include "figures/registry.hpp"

namespace resolva::program {

/// The figures about training time: training, spectrum, phase and separation.
std::vector<Figure> training_figures();

}  // namespace resolva::program
