#include "model/simulation_options.hpp"

#include <string_view>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

std::size_t SimulationOptions::dimension() const {
    const bool named = size.rfind("d=", 0) == 0;
    const long d =
        parse_integer("--simulate", named ? std::string_view(size).substr(2) : std::string_view(size));
    if (d < 2 || d > 5000) refuse("--simulate", size, "the dimension must be from 2 to 5000, as in d=200");
    return static_cast<std::size_t>(d);
}

std::uint64_t SimulationOptions::seed_number() const {
    const long number = parse_integer("--seed", seed);
    if (number < 0) refuse("--seed", seed, "it must not be negative");
    return static_cast<std::uint64_t>(number);
}

void add_simulation_options(std::vector<Option>& options, SimulationOptions& target,
                            const std::string& help) {
    options.push_back({"--simulate", "d=N", help, &target.size});
    options.push_back({"--seed", "N", "Seed of the simulated matrices", &target.seed});
}

}  // namespace resolva::program
