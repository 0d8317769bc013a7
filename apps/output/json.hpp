#pragma once

#include <cmath>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include <resolva/numerics/core/status.hpp>

namespace resolva::program {

using Json = nlohmann::ordered_json;

/// A number, or null when it is not finite: JSON knows neither infinity nor NaN, the status tells why.
inline Json number_or_null(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// Why an answer has nulls: null when it has none.
inline Json reason_json(Status status) {
    return status == Status::converged ? Json(nullptr) : Json(explain(status));
}

/// The object as text. Texts may hold names of files, which may hold any byte: what is no UTF-8 becomes U+FFFD.
inline std::string json_text(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// The same on one line.
inline std::string json_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Prints one object to standard output, and nothing else.
inline void print(const Json& json) {
    std::cout << json_text(json) << '\n';
}

}  // namespace resolva::program
