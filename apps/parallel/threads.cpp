#include "parallel/threads.hpp"

#include <omp.h>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

int thread_count() {
    return omp_get_max_threads();
}

void set_thread_count(const std::string& text) {
    omp_set_num_threads(static_cast<int>(parse_integer("--threads", text, 1, 4096)));
}

}  // namespace resolva::program
