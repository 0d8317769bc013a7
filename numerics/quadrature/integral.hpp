#pragma once

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// A numerical integral: the outcome of `integrate` and of the Gaussian expectations. `value` is usable only
/// when status is `converged`; `error` estimates its absolute error.
struct Integral {
    double value = 0.0;
    double error = 0.0;
    int evaluations = 0;
    Status status = Status::not_run;
};

}  // namespace resolva
