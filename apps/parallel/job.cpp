#include "parallel/job.hpp"

#include <cstdlib>
#include <string>

#include <resolva/numerics/core/contract.hpp>

#ifdef RESOLVA_WITH_MPI
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#endif

namespace resolva::program {

namespace {

/// Number of processes that a launcher says it has started; 0 when there is none. OpenMPI, then the process
/// manager interface of MPICH and Slurm.
long launched_processes() {
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
        if (const char* text = std::getenv(name)) return std::strtol(text, nullptr, 10);
    }
    return 0;
}

#ifdef RESOLVA_WITH_MPI

class MpiRanks final : public Ranks {
  public:
    MpiRanks() {
        int provided = 0;  // only the main thread speaks to other ranks
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &count_);
    }
    ~MpiRanks() override { MPI_Finalize(); }
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;

    int rank() const override { return rank_; }
    int count() const override { return count_; }

    std::vector<std::string> gather(const std::string& own) override {
        const std::size_t ranks = static_cast<std::size_t>(count_);
        const int length = static_cast<int>(own.size());
        std::vector<int> lengths(ranks), starts(ranks, 0);
        MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
        for (std::size_t i = 1; i < ranks; ++i) starts[i] = starts[i - 1] + lengths[i - 1];
        std::string all(static_cast<std::size_t>(starts.back() + lengths.back()), ' ');
        MPI_Allgatherv(own.data(), length, MPI_CHAR, all.data(), lengths.data(), starts.data(), MPI_CHAR,
                       MPI_COMM_WORLD);
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < ranks; ++i) {
            texts.push_back(
                all.substr(static_cast<std::size_t>(starts[i]), static_cast<std::size_t>(lengths[i])));
        }
        return texts;
    }

  private:
    int rank_ = 0;
    int count_ = 1;
};

#endif

}  // namespace

std::unique_ptr<Ranks> join_job() {
    const long processes = launched_processes();
#ifdef RESOLVA_WITH_MPI
    if (processes > 0) return std::make_unique<MpiRanks>();
#else
    if (processes > 1) {
        refuse("number of ranks", static_cast<double>(processes),
               "this program was built without MPI and runs as one process; install libopenmpi-dev and build "
               "again");
    }
#endif
    return std::make_unique<SingleRank>();
}

}  // namespace resolva::program
