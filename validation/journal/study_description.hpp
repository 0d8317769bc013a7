#pragma once

#include <string>

#include <resolva/validation/finite_size/study.hpp>

namespace resolva {

/// One line of text that determines a model and a plan, numbers in hexadecimal: two studies are the same when
/// their lines are.
std::string describe(const Model& model, const Plan& plan);

/// Whether a line begins as those of `describe`.
bool is_description(const std::string& line);

/// The study without records that such a line describes.
/// @throws BadArgument when the line is not one of `describe`, or an activation is not in the catalogue.
Study read_description(const std::string& line);

}  // namespace resolva
