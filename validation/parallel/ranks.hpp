#pragma once

// The processes that share one run, in the terms of message passing: ranks 0 .. count - 1 that do the same
// steps and meet in one collective call. Everything else is built on it, so a job on a cluster, threads in a
// test and a single process are the same to a study.

#include <functional>
#include <string>
#include <vector>

namespace resolva {

class Ranks {
  public:
    virtual ~Ranks() = default;

    virtual int rank() const = 0;
    virtual int count() const = 0;

    /// The texts of all ranks in the order of their numbers, on every rank. Collective: each rank calls it
    /// equally often, and none returns before all have called.
    virtual std::vector<std::string> gather(const std::string& own) = 0;
};

/// One process that shares its work with nobody.
class SingleRank final : public Ranks {
  public:
    int rank() const override { return 0; }
    int count() const override { return 1; }
    std::vector<std::string> gather(const std::string& own) override { return {own}; }
};

/// Carries out a step that yields a text on every rank and gathers the texts. When a rank throws, all ranks
/// throw: the one that failed its own exception, the others its message, so that none waits for a rank that
/// has left.
/// @throws BadArgument for the failure of another rank.
std::vector<std::string> together(Ranks& ranks, const std::function<std::string()>& step);

}  // namespace resolva
