#pragma once

#include "figures/registry.hpp"

namespace resolva::program {

/// Log-density and score near circle and ellipse; tempered laws against the angle; what survives which score
/// error.
FigureOutput geometry_figure(int threads);

}  // namespace resolva::program
