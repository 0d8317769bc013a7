#pragma once

#include <vector>

#include "figures/registry.hpp"

namespace resolva::program {

FigureOutput training_figure(int threads);
FigureOutput spectrum_figure(int threads);
FigureOutput phase_figure(int threads);
FigureOutput separation_figure(int threads);

/// The figures about training time: training, spectrum, phase and separation.
std::vector<Figure> training_figures();

}  // namespace resolva::program
