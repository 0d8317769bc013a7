#pragma once

// The options of a command that simulates one finite system beside the theory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>

#include "command_line/command.hpp"

namespace resolva::program {

/// The largest data dimension and the most replicas that studies take.
constexpr long most_simulated_dimension = 100'000;
constexpr long most_replicas = 1'000'000;

struct SimulationOptions {
    std::string size;  ///< as typed; empty: no simulation
    std::string seed = "1";

    bool wanted() const { return !size.empty(); }
    /// d of "d=N" or "N". @throws BadArgument unless it is from 2 to 5000.
    std::size_t dimension() const;
    /// @throws BadArgument when it is not a whole number from zero on.
    std::uint64_t seed_number() const;
};

/// Refuses a study whose replicas, one on each thread, do not fit into the memory that this process may take.
/// @throws BadArgument naming the size, the memory and the largest size that fits.
void require_memory(const Model& model, const std::vector<std::size_t>& sizes, int threads);

/// Appends --simulate, described by the given sentence, and --seed.
void add_simulation_options(std::vector<Option>& options, SimulationOptions& target, const std::string& help);

}  // namespace resolva::program
