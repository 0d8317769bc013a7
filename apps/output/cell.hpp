#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <variant>

namespace resolva::program {

/// One value of a table: nothing, a truth value, a whole number, a number or a text. A text is what somebody
/// typed, such as the value of an option: where a table has types it is a number if it reads as one in full.
class Cell {
  public:
    using Value = std::variant<std::monostate, bool, long, double, std::string>;

    Cell() = default;
    Cell(std::integral auto value) {
        if constexpr (std::same_as<decltype(value), bool>) {
            value_ = value;
        } else {
            value_ = static_cast<long>(value);
        }
    }
    Cell(double value) : value_(value) {}
    Cell(std::string text) : value_(std::move(text)) {}
    Cell(std::string_view text) : value_(std::string(text)) {}
    Cell(const char* text) : value_(std::string(text)) {}

    const Value& value() const { return value_; }

    /// Nothing is empty, numbers read back exactly, others are nan, inf and -inf.
    std::string text() const;

    /// With the texts that are numbers made numbers, whole or real, and the empty one made nothing.
    Value typed() const;

  private:
    Value value_;
};

}  // namespace resolva::program
