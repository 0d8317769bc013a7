#pragma once

#include <span>
#include <string_view>

namespace resolva {

/// The element of `known` closest to `word` in edit distance (insertions, deletions, substitutions), for
/// messages about misspelt names; the first one among equals. `known` must not be empty. Cost: product of the
/// lengths.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known);

}  // namespace resolva
