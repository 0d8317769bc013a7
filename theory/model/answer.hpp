#pragma once

// What a model answers at one point.

#include <limits>
#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// A number that a model computes.
struct Quantity {
    std::string name;     ///< key in JSON, column in tables: test
    std::string letter;   ///< for axes and equations
    std::string meaning;  ///< one sentence without a full stop
};

/// How a computation ended. The reason is one sentence, written where the cause is known; empty when converged.
struct Outcome {
    Status status = Status::not_run;
    std::string reason{};

    bool converged() const { return status == Status::converged; }
};

/// Values of the model's quantities with bounds on their absolute errors, NaN where there is none.
struct Answer {
    std::vector<double> values{};
    std::vector<double> errors{};
    Outcome outcome{};

    Answer() = default;
    explicit Answer(std::size_t quantities) : values(quantities), errors(quantities) { clear(); }

    /// Back to: nothing was computed.
    void clear() {
        constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
        values.assign(values.size(), unknown);
        errors.assign(errors.size(), unknown);
        outcome.status = Status::not_run;
        outcome.reason.clear();
    }
};

}  // namespace resolva
