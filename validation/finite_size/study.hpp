#pragma once

#include <functional>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/finite_size/plan.hpp>
#include <resolva/validation/parallel/ranks.hpp>
#include <resolva/validation/simulate/observable.hpp>

namespace resolva {

/// One finished replica.
struct Record {
    Task task;
    Measurement measurement;
};

/// Finished replicas in the order of the plan: sizes increasing, replicas increasing.
struct Study {
    Model model;
    Plan plan;
    std::vector<Record> records;

    /// Every task of the plan has a record.
    bool complete() const;
};

/// How far this rank has come with its part of a run; work is counted in d^3 and measures time.
struct Progress {
    std::size_t finished;
    std::size_t total;
    double work_fraction;
};

struct RunOptions {
    int threads = 1;         ///< OpenMP threads over replicas, in each rank
    Ranks* ranks = nullptr;  ///< processes that share the replicas; null for this one
    Shard shard{};           ///< part of the plan to run
    std::string journal{};   ///< file that keeps finished replicas; none when empty
    std::function<void(const Progress&)> progress{};  ///< called after each replica, by one thread at a time
};

/// Runs the tasks of the plan that the journal does not hold already, dealt out to the ranks; every rank
/// returns the whole. The result is bitwise the same for every number of threads and ranks and every
/// interruption: each replica is computed by one thread from streams of its own.
/// @throws BadArgument for an invalid plan, and for a journal of another study or one that another process
/// writes.
Study run(const Model& model, const Plan& plan, const RunOptions& options = {});

/// Joins parts of one study; records are sorted, repeated ones kept once.
/// @throws BadArgument when the parts differ in model or plan, or disagree on a replica.
Study merge(const std::vector<Study>& parts);

}  // namespace resolva
