#pragma once

#include <memory>

#include <resolva/validation/parallel/ranks.hpp>

namespace resolva::program {

/// The ranks of the job that mpirun, srun or their like started, or this process alone. Joins the job on the
/// first call in a process and leaves it with the value; call it once.
/// @throws BadArgument when there is a job of several ranks and the program was built without MPI.
std::unique_ptr<Ranks> join_job();

}  // namespace resolva::program
