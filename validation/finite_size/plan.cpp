#include <resolva/validation/finite_size/plan.hpp>

#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

void require_valid(const Plan& plan, const Model& model) {
    if (plan.sizes.empty()) refuse("sizes", "", "give at least one data dimension");
    if (plan.replicas.size() != 1 && plan.replicas.size() != plan.sizes.size()) {
        refuse("replicas", static_cast<double>(plan.replicas.size()),
               "give one number, or one number for each size");
    }
    for (std::size_t i = 0; i < plan.sizes.size(); ++i) {
        if (plan.sizes[i] > std::numeric_limits<std::uint32_t>::max()) {
            refuse("size", static_cast<double>(plan.sizes[i]), "a data dimension is below 2^32");
        }
        if (i > 0 && plan.sizes[i] <= plan.sizes[i - 1]) {
            refuse("size", static_cast<double>(plan.sizes[i]), "sizes increase");
        }
        if (plan.replicas_at(i) < 1 || plan.replicas_at(i) > std::numeric_limits<std::uint32_t>::max()) {
            refuse("replicas", static_cast<double>(plan.replicas_at(i)), "there is at least one replica");
        }
        dimensions_of(model, plan.sizes[i]);
    }
    require_positive("fresh samples per dimension", plan.measuring.fresh_per_dimension);
    require_positive("scored samples per dimension", plan.measuring.score_per_dimension);
}

std::vector<Task> tasks_of(const Plan& plan, const Shard& shard) {
    if (shard.count < 1 || shard.index < 1 || shard.index > shard.count) {
        refuse("shard", static_cast<double>(shard.index), "a shard i/N has 1 <= i <= N");
    }
    std::vector<Task> tasks;
    std::size_t number = 0;
    for (std::size_t i = plan.sizes.size(); i-- > 0;) {
        for (std::size_t replica = 0; replica < plan.replicas_at(i); ++replica) {
            if (number++ % shard.count == shard.index - 1) {
                tasks.push_back({plan.sizes[i], static_cast<std::uint32_t>(replica)});
            }
        }
    }
    return tasks;
}

}  // namespace resolva
