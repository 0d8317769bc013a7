#pragma once

// The options of a command that simulates one finite system beside the theory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "command_line/command.hpp"

namespace resolva::program {

struct SimulationOptions {
    std::string size;  ///< as typed; empty: no simulation
    std::string seed = "1";

    bool wanted() const { return !size.empty(); }
    /// d of "d=N" or "N". @throws BadArgument unless it is from 2 to 5000.
    std::size_t dimension() const;
    /// @throws BadArgument when it is not a whole number from zero on.
    std::uint64_t seed_number() const;
};

/// Appends --simulate, described by the given sentence, and --seed.
void add_simulation_options(std::vector<Option>& options, SimulationOptions& target, const std::string& help);

}  // namespace resolva::program
