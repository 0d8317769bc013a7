#include <resolva/numerics/core/contract.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace resolva {

namespace {

/// What a message quotes of a text: its first characters, on one line. The lines that show a place in a file stay.
std::string quoted(std::string_view text, std::size_t most, bool on_one_line = true) {
    std::string result;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xC0U) == 0x80U;  // a further byte of one character in UTF-8
        if (!continues && characters++ == most) return result + "...";
        const bool stays = c == '\n' && !on_one_line;
        result += !stays && (byte < 0x20U || byte == 0x7FU) ? ' ' : c;
    }
    return result;
}

std::string sentence(std::string_view argument, std::string_view value, std::string_view allowed) {
    constexpr std::size_t value_length = 80;
    constexpr std::size_t sentence_length = 1000;  // what is allowed may name many choices
    return quoted(argument, value_length) + " is " + (value.empty() ? "empty" : quoted(value, value_length)) +
           "; " + quoted(allowed, sentence_length, false);
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
