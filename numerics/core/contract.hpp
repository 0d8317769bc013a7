#pragma once

// Contract of every public function with its caller.
//
//   Bad input   a precondition does not hold        -> BadArgument is thrown, by `refuse` and nowhere else
//   Bad outcome the input is legal, the answer not  -> a Status is returned inside the solution
//   A bug       an internal invariant is broken     -> assert
//
// `refuse` is the only function of the three libraries that contains `throw`, so the same sources can be
// built with exceptions disabled by replacing one function.

#include <stdexcept>
#include <string>
#include <string_view>

namespace resolva {

/// An argument outside its domain. what() is one sentence that names the argument, its value (the first 80
/// characters of it, on one line), and what is allowed.
class BadArgument : public std::invalid_argument {
  public:
    BadArgument(std::string_view argument, std::string_view value, std::string_view allowed);

    const std::string& argument() const noexcept { return argument_; }

  private:
    std::string argument_;
};

/// Throws BadArgument: "ARGUMENT is VALUE; ALLOWED".
[[noreturn]] void refuse(std::string_view argument, std::string_view value, std::string_view allowed);
[[noreturn]] void refuse(std::string_view argument, double value, std::string_view allowed);

/// Refuses unless 0 < value < infinity; returns the value.
double require_positive(std::string_view argument, double value);

/// Refuses unless 0 <= value < infinity; returns the value.
double require_nonnegative(std::string_view argument, double value);

/// Refuses unless the value is finite; returns the value.
double require_finite(std::string_view argument, double value);

/// Shortest decimal text that reads back as the same double; "inf", "-inf", "nan" otherwise.
std::string to_text(double value);

}  // namespace resolva
