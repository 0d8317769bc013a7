#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace resolva {

/// The element of `known` closest to `word` in edit distance (insertions, deletions, substitutions), for
/// messages about misspelt names; the first one among equals. `known` must not be empty. Cost: product of the
/// lengths.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known);

/// The same, but only a name that resembles the word: at most half of its letters, and no more than three, differ.
std::optional<std::string_view> resembling_name(std::string_view word,
                                                std::span<const std::string_view> known);

}  // namespace resolva
