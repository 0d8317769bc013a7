#include <resolva/numerics/core/number_text.hpp>

#include <charconv>
#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

double parse_number(std::string_view argument, std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        refuse(argument, text, "it must be a number such as 0.1 or 1e-3");
    }
    return value;
}

long parse_integer(std::string_view argument, std::string_view text, long lower, long upper) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < lower || value > upper) {
        refuse(argument, text,
               "it must be a whole number from " + std::to_string(lower) + " to " + std::to_string(upper));
    }
    return value;
}

}  // namespace resolva
