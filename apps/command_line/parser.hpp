#pragma once

#include <string>
#include <vector>

#include "command_line/command.hpp"

namespace resolva::program {

/// What to do after parsing.
enum class Parsed { run, stop };

/// Sets the targets of the command's options from the arguments that follow its name. `--config FILE` may
/// stand among them: its keys are option names, and options on the command line override them. Prints the
/// help and returns `stop` when asked for it.
/// @throws BadArgument for unknown options (with the nearest known one), missing values, or a bad file.
Parsed parse(const Command& command, std::vector<std::string> arguments);

}  // namespace resolva::program
