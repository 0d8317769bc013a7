#include "commands/registry.hpp"

namespace resolva::program {

std::vector<Command> all_commands() {
    // clang-format off
    return {
        point_command(),
        sweep_command(),
        constants_command(),
        modes_command(),
        optimum_command(),
        complexity_command(),
        crossing_command(),
        gradient_command(),
        spectrum_command(),
        train_command(),
        stopping_command(),
        derive_command(),
        ddpm_command(),
        generalization_command(),
        geometry_command(),
        validate_command(),
        merge_command(),
        lemmas_command(),
        figure_command(),
    };
    // clang-format on
}

}  // namespace resolva::program
