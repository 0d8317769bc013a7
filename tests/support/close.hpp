#pragma once

#include <cmath>
#include <limits>
#include <sstream>
#include <string>

#include "support/catch.hpp"

namespace resolva::test {

/// |actual - expected| / |expected|, infinite when either is NaN: a NaN never passes a comparison.
inline double relative_error(double actual, double expected) {
    if (std::isnan(actual) || std::isnan(expected)) return std::numeric_limits<double>::infinity();
    if (actual == expected) return 0.0;
    return std::abs(actual - expected) / std::abs(expected);
}

}  // namespace resolva::test

/// Checks a relative error and prints both numbers and the error when it is exceeded.
#define CHECK_CLOSE(actual, expected, tolerance)                                                        \
    do {                                                                                                \
        const double actual_value = (actual);                                                           \
        const double expected_value = (expected);                                                       \
        INFO(#actual << " = " << actual_value << ", expected " << expected_value << ", relative error " \
                     << resolva::test::relative_error(actual_value, expected_value));                   \
        CHECK(resolva::test::relative_error(actual_value, expected_value) <= (tolerance));              \
    } while (false)
