#pragma once

#include <string_view>

namespace resolva {

/// How a computation ended. Only `converged` means that the number may be used; the default is `not_run`.
enum class Status {
    not_run,          ///< nothing was computed yet
    converged,        ///< the answer meets the stated accuracy
    iteration_limit,  ///< the allowed number of steps was used up first
    not_finite,       ///< an intermediate value overflowed or became NaN
    diverges,         ///< the limit that was asked for is infinite
    no_bracket,       ///< the function does not change sign on the interval searched
    inaccurate,       ///< a value exists, but its error estimate exceeds the tolerance
    singular          ///< a matrix that must be inverted is not invertible, here or on the way here
};

/// The enumerator's name, as printed in JSON and CSV.
std::string_view to_text(Status status);

/// One sentence for a person: what happened, and what to try.
std::string_view explain(Status status);

}  // namespace resolva
