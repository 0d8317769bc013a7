#pragma once

#include <cstddef>
#include <exception>

namespace resolva::program {

/// Calls body(i) for i = 0 .. count - 1 on several threads, `grain` neighbours at a time. The first exception
/// stops the rest and is rethrown.
template <class Body>
void parallel_for(std::size_t count, int threads, const Body& body, int grain = 16) {
    std::exception_ptr failure;
    bool failed = false;
#pragma omp parallel for schedule(dynamic, grain) num_threads(threads) if (threads > 1)
    for (std::size_t i = 0; i < count; ++i) {
        bool skip;
#pragma omp atomic read
        skip = failed;
        if (skip) continue;
        try {
            body(i);
        } catch (...) {
#pragma omp critical(resolva_parallel_failure)
            if (!failure) failure = std::current_exception();
#pragma omp atomic write
            failed = true;
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace resolva::program
