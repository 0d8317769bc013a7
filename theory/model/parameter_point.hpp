#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/theory/model/parameter.hpp>

namespace resolva {

/// One value for each parameter of a model. Legal at any time; a parameter may be called by its name, its option or its
/// letter, and underscores and hyphens are the same.
class ParameterPoint {
  public:
    /// The standard values. The list must outlive the point.
    explicit ParameterPoint(const std::vector<Parameter>& parameters);

    /// Sets a value and unsets those that it replaces.
    /// @throws BadArgument for an unknown name, listing the known ones, or a value outside the domain; the message
    /// names the parameter as it was called.
    void set(std::string_view name, Value value);
    void set(std::size_t number, Value value, std::string_view called);

    /// Number of the parameter called so. @throws BadArgument when there is none.
    std::size_t number_of(std::string_view name) const;

    const std::vector<Parameter>& parameters() const { return *parameters_; }
    const Value& operator[](std::size_t number) const { return values_[number]; }
    bool has(std::size_t number) const { return !std::holds_alternative<std::monostate>(values_[number]); }
    /// The number of a numeric parameter; NaN when unset.
    double number(std::size_t number) const;

    /// The free numeric parameters in order, as PointSolver::answer takes them.
    std::vector<double> free_numbers() const;
    /// Position among the free parameters; -1 for a shared one.
    int free_position(std::size_t number) const;

  private:
    const std::vector<Parameter>* parameters_;
    std::vector<Value> values_;
};

}  // namespace resolva
