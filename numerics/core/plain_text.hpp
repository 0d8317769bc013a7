#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace resolva {

/// Where a text stops being valid UTF-8 without control characters (tab, line feed and carriage return are
/// none): the offset of the first byte of what does not belong, or nothing. Overlong forms, surrogates and
/// numbers above U+10FFFF are not valid (RFC 3629). Cost: one pass.
std::optional<std::size_t> first_unprintable(std::string_view text);

}  // namespace resolva
