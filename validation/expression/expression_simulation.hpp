#pragma once

// Monte Carlo evaluation of a model's outputs on sampled matrices of finite size.
//
// Shares with the theory the expressions and the laws of the matrices, and nothing of the limit equations.
// The sizes of all dimensions keep the model's ratios; formulas see the sizes themselves, so a correctly
// normalised output approaches the limit as 1/size. The error bar is the standard error over replicas and
// does not contain that bias. Deterministic matrices are diagonal with each atom in its share of places.
// Cost: one inversion per inverse.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/expression/expression_model.hpp>

namespace resolva {

/// Of every dimension: a matrix of this size takes 3 GB.
inline constexpr int largest_simulated_size = 20000;

struct ExpressionSimulation {
    std::string dimension;  ///< whose size is given
    int size = 200;
    int replicas = 8;  ///< at least 2
    std::uint64_t seed = 1;
};

struct SimulatedOutputs {
    std::map<std::string, int> sizes;  ///< of every dimension, after rounding
    std::vector<double> mean;          ///< one for each output
    std::vector<double> standard_error;
    Status status = Status::not_run;  ///< `singular` when a matrix could not be inverted
};

/// @throws BadArgument for an unknown dimension, a size that leaves a dimension empty or contradicts an
/// explicit matrix, or fewer than two replicas.
SimulatedOutputs simulate(const ExpressionModel& model, const ExpressionSimulation& plan);

/// The outputs of one replica; NaN where a matrix could not be inverted.
std::vector<double> simulate_once(const ExpressionModel& model, const std::map<std::string, int>& sizes,
                                  std::uint64_t seed, std::uint32_t replica);

/// The largest size that a dimension can be given so that none exceeds largest_simulated_size.
/// @throws BadArgument for an unknown dimension.
int largest_size(const ExpressionModel& model, const std::string& dimension);

/// Sizes of all dimensions in the model's ratios, rounded; zero for a dimension of ratio zero. @throws BadArgument as above.
std::map<std::string, int> sizes_in_ratio(const ExpressionModel& model, const std::string& dimension,
                                          int size);

}  // namespace resolva
