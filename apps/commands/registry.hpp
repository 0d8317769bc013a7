#pragma once

#include <vector>

#include "command_line/command.hpp"

namespace resolva::program {

Command point_command();
Command sweep_command();
Command constants_command();
Command modes_command();
Command optimum_command();
Command complexity_command();
Command crossing_command();
Command gradient_command();
Command spectrum_command();
Command train_command();
Command stopping_command();
Command ddpm_command();
Command generalization_command();
Command geometry_command();
Command figure_command();
Command derive_command();
Command validate_command();
Command merge_command();
Command lemmas_command();

/// Every command of the program, in the order of the help.
std::vector<Command> all_commands();

}  // namespace resolva::program
