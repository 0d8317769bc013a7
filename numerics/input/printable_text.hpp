#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resolva {

/// Text from a file, made fit for a message: control characters and bytes that are not UTF-8 become \xNN, and
/// what exceeds `most` characters is cut and replaced by three dots. What it returns is valid UTF-8.
std::string printable(std::string_view text, std::size_t most = 80);

}  // namespace resolva
