#pragma once

#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

namespace resolva::program {

using Json = nlohmann::ordered_json;

/// A number, or null when it is not finite: JSON knows neither infinity nor NaN, the status tells why.
inline Json number_or_null(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// Prints one object to standard output, and nothing else.
inline void print(const Json& json) {
    std::cout << json.dump(2) << '\n';
}

}  // namespace resolva::program
