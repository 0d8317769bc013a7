#pragma once

#include <string>
#include <vector>

#include <resolva/theory/geometry/noised_manifold.hpp>

#include "command_line/command.hpp"

namespace resolva::program {

/// A manifold, its data law and the noise level, as texts of the command line.
struct ShapeOptions {
    std::string shape = "circle";
    std::string axes = "1,2";
    std::string radii;
    std::string points;
    std::string fourier;
    std::string kappa = "1";
    std::string centre = "0";
    std::string reference;
    std::string sigma = "0.01";
};

void add_shape_options(std::vector<Option>& options, ShapeOptions& target);

/// @throws BadArgument for anything missing, misspelt or out of range.
AnyNoisedManifold build_manifold(const ShapeOptions& options);

/// "ellipse 1,2, kappa 1, sigma 0.01": for captions and tables.
std::string caption_of(const ShapeOptions& options);

}  // namespace resolva::program
