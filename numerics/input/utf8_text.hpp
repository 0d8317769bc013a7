#pragma once

#include <cstddef>
#include <string_view>

namespace resolva {

/// Bytes of the UTF-8 character (RFC 3629) that a text begins with; 0 when it begins with none, or with a control
/// character. The text must not be empty.
std::size_t character_length(std::string_view text);

/// Refuses, with its line, the first place of a text that is neither a character in UTF-8 nor a tab or line end:
/// what a library that expects UTF-8 must not see. `name` names the text.
void require_utf8(std::string_view name, std::string_view text);

}  // namespace resolva
