#include <resolva/numerics/core/contract.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace resolva {

namespace {

std::string sentence(std::string_view argument, std::string_view value, std::string_view allowed) {
    std::string text(argument);
    text += " is ";
    text += value.empty() ? std::string_view("empty") : value;
    text += "; ";
    text += allowed;
    return text;
}

}  // namespace

BadArgument::BadArgument(std::string_view argument, std::string_view value, std::string_view allowed)
    : std::invalid_argument(sentence(argument, value, allowed)), argument_(argument) {}

void refuse(std::string_view argument, std::string_view value, std::string_view allowed) {
    throw BadArgument(argument, value, allowed);
}

void refuse(std::string_view argument, double value, std::string_view allowed) {
    refuse(argument, to_text(value), allowed);
}

double require_positive(std::string_view argument, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) refuse(argument, value, "it must be positive and finite");
    return value;
}

double require_nonnegative(std::string_view argument, double value) {
    if (!(value >= 0.0) || !std::isfinite(value)) {
        refuse(argument, value, "it must be zero or positive, and finite");
    }
    return value;
}

double require_finite(std::string_view argument, double value) {
    if (!std::isfinite(value)) refuse(argument, value, "it must be finite");
    return value;
}

std::string to_text(double value) {
    if (std::isnan(value)) return "nan";
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

}  // namespace resolva
