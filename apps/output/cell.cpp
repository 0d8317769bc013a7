#include "output/cell.hpp"

#include <charconv>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

namespace {

template <class Number>
bool reads_as(const std::string& text, Number& number) {
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && at == end;
}

}  // namespace

std::string Cell::text() const {
    if (const auto* flag = std::get_if<bool>(&value_)) return *flag ? "true" : "false";
    if (const auto* whole = std::get_if<long>(&value_)) return std::to_string(*whole);
    if (const auto* number = std::get_if<double>(&value_)) return to_text(*number);
    if (const auto* text = std::get_if<std::string>(&value_)) return *text;
    return {};
}

Cell::Value Cell::typed() const {
    const auto* text = std::get_if<std::string>(&value_);
    if (text == nullptr) return value_;
    if (text->empty()) return {};
    long whole = 0;
    if (reads_as(*text, whole)) return whole;
    double number = 0.0;
    if (reads_as(*text, number)) return number;
    return value_;
}

}  // namespace resolva::program
