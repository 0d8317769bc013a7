#pragma once

#include <cstddef>
#include <string>

#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// The data dimension beyond which the model's quadratic features outnumber what could learn them.
/// The rule and its reasons: theory/score_matching/finite_size_scale.hpp.
double asymptotic_size(const Model& model);

/// Smallest sizes from `asymptotic_margin` times that dimension on make a series in 1/d: with sizes d, 1.5 d
/// and 3 d the cubic term that a parabola leaves out is (1/3)^3 / 4.5 of the whole, below one per cent.
inline constexpr double asymptotic_margin = 3.0;

/// Whether the features have a quadratic part at all: the Hermite coefficient c_2 of the activation at its
/// pre-activations is not zero, as it is for odd functions.
bool has_quadratic_features(const Model& model);

/// Why a system of that dimension says nothing about the limit, as a clause: it is below `asymptotic_size` of
/// quadratic features. Empty otherwise.
std::string below_asymptotic_size(const Model& model, std::size_t size);

}  // namespace resolva
