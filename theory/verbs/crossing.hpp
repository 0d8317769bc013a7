#pragma once

// Where a quantity takes a value, over any numeric parameter of any model.
//
//   given      a model, a base point, a parameter and its range, a quantity, a value
//   unknown    every value of the parameter at which the quantity equals that value
//
// Crossings are searched as in numerics/root/crossings.hpp, with the model's landmarks. `first` is where the quantity
// first comes to the value or below it, `lasting` from where on it stays there. Failure: `no_bracket` when the value is
// never taken; `not_finite` with the point when the model has no answer there. Cost: some 300 answers.

#include <optional>
#include <vector>

#include <resolva/theory/verbs/curve.hpp>

namespace resolva {

struct CrossingPoint {
    double argument;
    bool falling;  ///< the quantity falls through the value as the parameter grows
};

struct CrossingSet {
    std::vector<CrossingPoint> crossings;  ///< increasing
    double first =
        std::numeric_limits<double>::quiet_NaN();  ///< the smallest crossing; NaN when there is none
    double last = std::numeric_limits<double>::quiet_NaN();  ///< the largest
    bool starts_above = false;  ///< the quantity exceeds the value at the lower end
    bool ends_above = false;    ///< and at the upper end
    int evaluations = 0;
    Outcome outcome{};
};

/// @throws BadArgument for a parameter that is no number, a value that is not finite, an empty range, or an illegal
/// model
CrossingSet crossings(const ParametricModel& model, const ParameterPoint& base, std::size_t over,
                      std::size_t of, double value, const std::optional<SearchRange>& range = {});

}  // namespace resolva
