#pragma once

#include <string>

#include "model/model_options.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

/// What `resolva generalization --high-dimension` was asked.
struct HighDimensionOptions {
    ModelOptions model;
    std::string dimension = "1000";  ///< d at which the bound is evaluated: n = psi_n d, m = psi_p d
    std::string times;
    OutputOptions output;
};

/// Exact errors along training time in the proportional limit, the stopping time, and the bound beside them.
int run_high_dimension(const HighDimensionOptions& options);

}  // namespace resolva::program
