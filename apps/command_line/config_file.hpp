#pragma once

#include <string>
#include <vector>

namespace resolva::program {

/// Reads a TOML file whose keys are option names (with or without underscores for hyphens) and returns the
/// equivalent command-line arguments. Numbers keep their text value, arrays become comma lists, true a flag.
/// @throws BadArgument when the file cannot be read or parsed (file, line and column are named), or holds a
/// table.
std::vector<std::string> read_config_file(const std::string& path);

}  // namespace resolva::program
