#include <barrier>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/journal/journal.hpp>
#include <resolva/validation/parallel/ranks.hpp>

#include "support/catch.hpp"
#include "support/studies.hpp"

namespace {

using namespace resolva;
using namespace resolva::test;

/// Threads of one process that meet like the ranks of a job.
class Team {
  public:
    explicit Team(int count) : count_(count), meeting_(count), texts_(static_cast<std::size_t>(count)) {}

    class Member final : public Ranks {
      public:
        Member(Team& team, int rank) : team_(team), rank_(rank) {}
        int rank() const override { return rank_; }
        int count() const override { return team_.count_; }
        std::vector<std::string> gather(const std::string& own) override {
            team_.texts_[static_cast<std::size_t>(rank_)] = own;
            team_.meeting_.arrive_and_wait();
            std::vector<std::string> all = team_.texts_;
            team_.meeting_.arrive_and_wait();
            return all;
        }

      private:
        Team& team_;
        int rank_;
    };

  private:
    int count_;
    std::barrier<> meeting_;
    std::vector<std::string> texts_;
};

/// What every rank of a job returned or the message with which it failed.
struct Outcomes {
    std::vector<Study> studies;
    std::vector<std::string> failures;
};

Outcomes run_job(int ranks, const Plan& plan, const std::string& journal = {}) {
    Team team(ranks);
    const std::size_t count = static_cast<std::size_t>(ranks);
    Outcomes outcomes{std::vector<Study>(count, Study{small_study_model(), plan, {}}),
                      std::vector<std::string>(count)};
    std::vector<std::thread> threads;
    for (int rank = 0; rank < ranks; ++rank) {
        threads.emplace_back([&, rank] {
            const std::size_t own = static_cast<std::size_t>(rank);
            Team::Member member(team, rank);
            RunOptions options;
            options.ranks = &member;
            options.journal = journal;
            try {
                outcomes.studies[own] = run(small_study_model(), plan, options);
            } catch (const BadArgument& error) {
                outcomes.failures[own] = error.what();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    return outcomes;
}

TEST_CASE("every rank of a job returns the study of one process to the bit") {
    const Study alone = run(small_study_model(), small_study_plan());
    for (const int ranks : {1, 3, 5}) {
        for (const Study& study : run_job(ranks, small_study_plan()).studies) {
            CHECK(same_bits(study, alone));
        }
    }
}

TEST_CASE("a job of ranks leaves one journal that any other number of ranks resumes") {
    const ScratchFile file("ranks");
    const ScratchFile first_rank_file("ranks.rank-1"), second_rank_file("ranks.rank-2");
    const Study alone = run(small_study_model(), small_study_plan());
    run_job(3, small_study_plan(), file.path());
    CHECK(count_lines(file.path()) == 13);
    CHECK_FALSE(std::filesystem::exists(first_rank_file.path()));

    // What a killed job of three leaves: each rank's own records in its own file.
    std::filesystem::remove(file.path());
    const std::vector<std::string> paths{file.path(), first_rank_file.path(), second_rank_file.path()};
    for (std::size_t rank = 0; rank < 3; ++rank) {
        Journal journal(paths[rank], small_study_model(), small_study_plan());
        journal.append(alone.records[4 * rank]);
        journal.append(alone.records[4 * rank + 1]);
    }
    for (const Study& study : run_job(2, small_study_plan(), file.path()).studies) {
        CHECK(same_bits(study, alone));
    }
    CHECK(count_lines(file.path()) == 13);  // nothing computed twice
    CHECK_FALSE(std::filesystem::exists(first_rank_file.path()));
    CHECK_FALSE(std::filesystem::exists(second_rank_file.path()));
    CHECK(same_bits(merge({read_journal(file.path())}), alone));
}

TEST_CASE("when one rank fails every rank fails and says why") {
    const ScratchFile file("failing"), rank_file("failing.rank-1");
    {
        // A fellow job holds the file of rank 0.
        const Journal open(file.path(), small_study_model(), small_study_plan());
        for (const std::string& failure : run_job(3, small_study_plan(), file.path()).failures) {
            CHECK(failure.find("another process") != std::string::npos);
        }
    }
    Plan other = small_study_plan();
    other.seed = 43;
    { const Journal left(rank_file.path(), small_study_model(), other); }
    for (const std::string& failure : run_job(2, small_study_plan(), file.path()).failures) {
        CHECK(failure.find("another study") != std::string::npos);
    }
}

}  // namespace
