#include "parallel/threads.hpp"

#include <omp.h>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

int thread_count() {
    return omp_get_max_threads();
}

void set_thread_count(const std::string& text) {
    const long count = parse_integer("--threads", text);
    if (count < 1 || count > 4096) refuse("--threads", text, "it must be a whole number from 1 to 4096");
    omp_set_num_threads(static_cast<int>(count));
}

}  // namespace resolva::program
