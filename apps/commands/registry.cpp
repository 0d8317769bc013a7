#include "commands/registry.hpp"

namespace resolva::program {

std::vector<Command> all_commands() {
    return {point_command(),      sweep_command(),  constants_command(), modes_command(), optimum_command(),
            complexity_command(), figure_command(), validate_command(),  merge_command(),     lemmas_command()};
}

}  // namespace resolva::program
