#pragma once

#include <string_view>

namespace resolva {

/// The text in UTF-8 that the content of a file is, without the mark of its encoding.
/// @throws BadArgument naming `name` for UTF-16, UTF-32 and binary formats, recognised by their first bytes and
/// named. Text in an unknown eight-bit encoding passes: its numbers are the same.
std::string_view text_of(std::string_view name, std::string_view content);

}  // namespace resolva
