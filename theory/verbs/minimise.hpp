#pragma once

// Where a quantity is smallest, over any numeric parameter of any model.
//
//   given      a model, a base point, a parameter and its range, a quantity
//   unknown    every local minimum of the quantity on the range, and the lowest of them
//
// A minimum at the border of the range is said to be there: the true one may lie beyond. A parameter that may be zero
// is tried at zero as well, and zero is preferred when it is as good: it is the end of the domain, not of the search.
// When the values tried agree within their own error bounds the quantity is `flat`. Points without an answer are left
// out and counted. Failure: `not_finite` when no point has a finite value, `iteration_limit` when the lowest minimum
// could not be refined. Cost: some 200 answers. Source: numerics/root/local_minima.hpp.

#include <optional>
#include <vector>

#include <resolva/numerics/root/local_minima.hpp>
#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/verbs/curve.hpp>

namespace resolva {

struct Minimisation {
    std::vector<LocalMinimum> minima;  ///< increasing in the argument
    double argument = std::numeric_limits<double>::quiet_NaN();
    double value = std::numeric_limits<double>::quiet_NaN();
    MinimumPlace place = MinimumPlace::inside;
    int evaluations = 0;
    int missing = 0;  ///< points tried without a finite value
    Outcome outcome{};
};

/// @throws BadArgument for a parameter that is no number, an empty range, or an illegal model
Minimisation minimise(const ParametricModel& model, const ParameterPoint& base, std::size_t over,
                      std::size_t of, const std::optional<SearchRange>& range = {});

}  // namespace resolva
