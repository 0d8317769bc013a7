#pragma once

#include <string>
#include <vector>

#include "command_line/command.hpp"

namespace resolva::program {

/// What to do after parsing.
enum class Parsed { run, stop };

/// Sets the targets of the command's options from the arguments that follow its name. Three options are
/// common to all commands: `--config FILE`, whose keys are option names that options on the command line
/// override, and `--threads N` and `--force`, which take effect here. Prints the help and returns `stop` when asked for it.
/// @throws BadArgument for unknown options (with the nearest known one, or the commands of `program` that
/// have it), missing or empty values, or a bad file.
Parsed parse(const Command& command, const std::vector<std::string>& arguments,
             const std::vector<Command>& program);

}  // namespace resolva::program
