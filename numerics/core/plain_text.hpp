#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace resolva {

/// Bytes of the UTF-8 character (RFC 3629) that a text begins with; 0 when it begins with none, or with a control
/// character. Overlong forms, surrogates and numbers above U+10FFFF are no characters. The text must not be empty.
std::size_t character_length(std::string_view text);

/// Where a text stops being valid UTF-8 without control characters (tab, line feed and carriage return are
/// none): the offset of the first byte of what does not belong, or nothing. Cost: one pass.
std::optional<std::size_t> first_unprintable(std::string_view text);

}  // namespace resolva
