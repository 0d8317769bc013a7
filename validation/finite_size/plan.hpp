#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/simulate/replica.hpp>

namespace resolva {

/// What to simulate: sizes, replicas of each, and one seed for the whole study. A value: two equal plans on
/// equal models give bitwise equal results on one machine, whatever the number of threads, processes and
/// interruptions.
struct Plan {
    std::vector<std::size_t> sizes{100, 200, 400};  ///< data dimensions d, increasing
    std::vector<std::size_t> replicas{16};          ///< one number for each size, or one for all
    std::uint64_t seed = 1;
    Measuring measuring{};

    std::size_t replicas_at(std::size_t size_index) const {
        return replicas.size() == 1 ? replicas.front() : replicas[size_index];
    }
};

/// Refuses a plan that cannot be carried out for the model.
/// @throws BadArgument when sizes are missing, not increasing or too small, or replicas do not match them.
void require_valid(const Plan& plan, const Model& model);

/// One replica of a plan.
struct Task {
    std::size_t size;
    std::uint32_t replica;

    friend bool operator==(const Task&, const Task&) = default;
};

/// Every `index`-th task of `count`, counted from one: a part of a study for one job of an array.
struct Shard {
    std::size_t index = 1;
    std::size_t count = 1;
};

/// The tasks of a shard, largest systems first.
/// @throws BadArgument unless 1 <= index <= count.
std::vector<Task> tasks_of(const Plan& plan, const Shard& shard = {});

}  // namespace resolva
