#pragma once

#include <cstddef>
#include <functional>

namespace resolva {

/// Calls body(i) for i = 0 .. count - 1, in any order and on any threads, and returns when all have ended. Verbs are
/// given one by their caller: the theory starts no thread and draws no progress bar. An executor may leave out the
/// rest, by returning false, when the caller is interrupted.
using Executor = std::function<bool(std::size_t count, const std::function<void(std::size_t)>& body)>;

/// One after another, here.
inline bool run_in_order(std::size_t count, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return true;
}

}  // namespace resolva
