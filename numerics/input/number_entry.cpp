#include <resolva/numerics/input/number_entry.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

namespace resolva {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view without_sign(std::string_view text) {
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    return text;
}

std::string_view take_digits(std::string_view& text) {
    const std::size_t end =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    const std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    return digits;
}

bool is_missing(std::string_view text) {
    static constexpr std::array<std::string_view, 9> marks{"nan",  "inf",  "infinity", "na",  "n/a",
                                                           "null", "none", "#na",      "#n/a"};
    text = without_sign(text);
    if (text.empty() || text == "." || text == "-" || text == "?") return true;
    const auto same = [&](std::string_view mark) {
        return std::equal(text.begin(), text.end(), mark.begin(), mark.end(),
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    };
    return std::any_of(marks.begin(), marks.end(), same);
}

/// Whether a number whose value is out of range is too small rather than too large: the power of ten of its
/// first digit other than zero.
bool is_tiny(std::string_view whole, std::string_view fraction, std::string_view exponent) {
    const auto zeros = [](std::string_view digits) {
        return static_cast<long>(std::min(digits.find_first_not_of('0'), digits.size()));
    };
    const long leading = zeros(whole);
    const long length = static_cast<long>(whole.size());
    const long magnitude = leading < length ? length - leading : -zeros(fraction);
    long power = 0;
    const bool negative = !exponent.empty() && exponent.front() == '-';
    const std::string_view digits = without_sign(exponent);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), power);
    if (error == std::errc::result_out_of_range) return negative;
    return magnitude + (negative ? -power : power) < 0;
}

}  // namespace

NumberEntry number_of(std::string_view text, char point) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const NumberEntry otherwise{is_missing(text) ? EntryKind::missing : EntryKind::word, none};
    std::string_view rest = without_sign(text);
    const std::string_view whole = take_digits(rest);
    std::string_view fraction, exponent;
    if (!rest.empty() && rest.front() == point) {
        rest.remove_prefix(1);
        fraction = take_digits(rest);
    }
    if (whole.empty() && fraction.empty()) return otherwise;
    if (!rest.empty() && (rest.front() == 'e' || rest.front() == 'E')) {
        exponent = rest.substr(1);
        rest = without_sign(exponent);
        if (take_digits(rest).empty()) return otherwise;
    }
    if (!rest.empty()) return otherwise;

    if (text.front() == '+') text.remove_prefix(1);
    std::string with_point;
    if (point != '.') {
        with_point = text;
        std::replace(with_point.begin(), with_point.end(), point, '.');
        text = with_point;
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc()) return {EntryKind::number, value};
    if (is_tiny(whole, fraction, exponent)) return {EntryKind::number, text.front() == '-' ? -0.0 : 0.0};
    return {EntryKind::too_large, none};
}

bool looks_like_number(std::string_view text) {
    if (is_missing(text)) return true;
    text = without_sign(text);
    if (!text.empty() && (text.front() == '.' || text.front() == ',')) text.remove_prefix(1);
    return !text.empty() && is_digit(text.front());
}

}  // namespace resolva
