#pragma once

#include <string>
#include <vector>

#include "command_line/arguments.hpp"

namespace resolva::program {

/// Reads a TOML file whose keys are option names (with or without underscores for hyphens) and returns the
/// arguments that it means for the table's command. Numbers keep their text value, arrays become comma lists,
/// true a flag. One file may serve several commands: a key that only other commands know is passed over, and
/// a table named after a command, [sweep], holds options of that command alone, which win over the others.
/// @throws BadArgument when the file cannot be read or parsed (file, line and column are named), or a key is
/// an option of no command.
std::vector<std::string> read_config_file(const std::string& path, const ArgumentTable& table);

}  // namespace resolva::program
