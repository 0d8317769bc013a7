#pragma once

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/simulate/dimensions.hpp>

namespace resolva {

/// Bytes that one replica takes at once while it trains and is measured: the square matrix of the smaller
/// route with its factor, the blocks of draws and features, the layers and the fresh samples. Within a factor
/// of two; a number, not a count, since it may exceed every machine.
double replica_bytes(const Model& model, const Dimensions& sizes);

}  // namespace resolva
