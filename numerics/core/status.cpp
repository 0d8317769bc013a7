#include <resolva/numerics/core/status.hpp>

namespace resolva {

std::string_view to_text(Status status) {
    switch (status) {
        case Status::not_run:
            return "not_run";
        case Status::converged:
            return "converged";
        case Status::iteration_limit:
            return "iteration_limit";
        case Status::not_finite:
            return "not_finite";
        case Status::diverges:
            return "diverges";
        case Status::no_bracket:
            return "no_bracket";
        case Status::inaccurate:
            return "inaccurate";
        case Status::singular:
            return "singular";
    }
    return "not_run";
}

std::string_view explain(Status status) {
    switch (status) {
        case Status::not_run:
            return "Nothing was computed.";
        case Status::converged:
            return "The answer meets the stated accuracy.";
        case Status::iteration_limit:
            return "The iteration did not converge within its limit of steps.";
        case Status::not_finite:
            return "A value overflowed; the parameters are beyond the range of double precision.";
        case Status::diverges:
            return "The limit is infinite here (ridgeless interpolation threshold); use a positive ridge.";
        case Status::no_bracket:
            return "No sign change was found on the interval searched; widen it.";
        case Status::inaccurate:
            return "The error estimate exceeds the tolerance; do not rely on the last digits.";
        case Status::singular:
            return "A matrix that must be inverted is singular in the limit; add a positive ridge to it.";
    }
    return "Nothing was computed.";
}

}  // namespace resolva
