#pragma once

#include <string>
#include <string_view>

// Malformed input must come back as an error, not as an abort.
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

namespace resolva::program {

/// Parses a TOML file.
/// @throws BadArgument naming file, line and column.
toml::table read_toml(const std::string& path);

/// Parses TOML text; `source` names it in messages.
toml::table parse_toml(std::string_view text, const std::string& source);

}  // namespace resolva::program
