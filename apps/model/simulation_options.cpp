#include "model/simulation_options.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/simulate/memory.hpp>

#include "command_line/values.hpp"
#include "parallel/memory.hpp"

namespace resolva::program {

std::size_t SimulationOptions::dimension() const {
    const bool named = size.rfind("d=", 0) == 0;
    return static_cast<std::size_t>(
        parse_integer("dimension of --simulate",
                      named ? std::string_view(size).substr(2) : std::string_view(size), 2, 5000));
}

std::uint64_t SimulationOptions::seed_number() const {
    return parse_seed("--seed", seed);
}

void require_memory(const Model& model, const std::vector<std::size_t>& sizes, int threads) {
    // The algebra library takes a buffer for each thread, and waits for ever where it gets none.
    constexpr double algebra_buffer = 160.0 * 1024 * 1024;
    const double available = available_memory();
    const auto needed = [&](std::size_t size) {
        return threads * (replica_bytes(model, dimensions_of(model, size)) + algebra_buffer);
    };
    const std::size_t largest = *std::max_element(sizes.begin(), sizes.end());
    if (needed(largest) <= available) return;
    std::size_t fits = 1, fails = largest;
    while (fails - fits > 1) {
        const std::size_t middle = fits + (fails - fits) / 2;
        (needed(middle) <= available ? fits : fails) = middle;
    }
    const auto mebibytes = [](double bytes) {
        return to_text(std::ceil(bytes / (1024.0 * 1024.0))) + " MiB";
    };
    refuse("--sizes", std::to_string(largest),
           "replicas of that size would take " + mebibytes(needed(largest)) + " on " +
               std::to_string(threads) + " threads, where " + mebibytes(available) + " are free; " +
               (fits > 1 ? "at most " + std::to_string(fits) + " fits with these ratios and draws"
                         : "no size fits: lower --psi-n, --psi-p, --draws or --threads"));
}

void add_simulation_options(std::vector<Option>& options, SimulationOptions& target,
                            const std::string& help) {
    options.push_back({"--simulate", "d=N", help, &target.size});
    options.push_back({"--seed",
                       "N",
                       "Seed of the simulated matrices",
                       &target.seed,
                       false,
                       {{[&target] { return target.wanted(); }, "only --simulate draws random numbers"}}});
}

}  // namespace resolva::program
