#pragma once

// The smallest integer n >= first at which a condition holds: scan, gallop, bisect.
//
// Source of the galloping: Bentley & Yao, An almost optimal algorithm for unbounded searching (1976).

#include <cmath>
#include <cstdint>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// Options. The first `scanned` integers are tried one by one; beyond them the step doubles until the
/// condition holds and the bracket is bisected, which presumes that the condition, once true beyond the scan,
/// stays true.
struct IntegerSearch {
    std::int64_t scanned = 16;
    std::int64_t largest = std::int64_t{1} << 24;  ///< the search gives up beyond it
};

/// The integer; the condition was seen to hold at `value` and to fail at `value - 1` unless `value` is the
/// first one. Usable only when status is `converged`; `no_bracket` when the condition fails up to the largest
/// integer allowed.
struct FirstInteger {
    std::int64_t value = 0;
    int evaluations = 0;
    Status status = Status::not_run;
};

/// Smallest n >= first with holds(n). Cost: about scanned + 2 log2(n) evaluations.
/// @throws BadArgument when first exceeds the largest integer allowed.
template <class Condition>
FirstInteger find_first_integer(Condition&& holds, std::int64_t first, const IntegerSearch& method = {}) {
    if (first > method.largest) {
        refuse("first integer of the search", static_cast<double>(first),
               "it exceeds the largest one allowed");
    }
    FirstInteger result;
    const auto evaluate = [&](std::int64_t n) {
        ++result.evaluations;
        return static_cast<bool>(holds(n));
    };
    std::int64_t below = first - 1;
    for (std::int64_t n = first; n < first + method.scanned && n <= method.largest; ++n) {
        if (evaluate(n)) {
            result.value = n;
            result.status = Status::converged;
            return result;
        }
        below = n;
    }
    std::int64_t step = method.scanned > 0 ? method.scanned : 1;
    std::int64_t above = below;
    do {
        if (above >= method.largest) {
            result.status = Status::no_bracket;
            return result;
        }
        below = above;
        above = step < method.largest - above ? above + step : method.largest;
        step *= 2;
    } while (!evaluate(above));
    while (above - below > 1) {
        const std::int64_t middle = below + (above - below) / 2;
        (evaluate(middle) ? above : below) = middle;
    }
    result.value = above;
    result.status = Status::converged;
    return result;
}

}  // namespace resolva
