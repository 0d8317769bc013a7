#pragma once

// Equations set in LaTeX so that they fit a page: long sums are broken between their terms.

#include <string>
#include <vector>

#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

/// Width of a formula on paper in widths of an average letter: the wider side of a fraction counts, an index is
/// two thirds, a command is one letter.
double latex_width(const std::string& formula);

/// A line of an aligned environment takes about so many letters on a page of article.
inline constexpr double latex_line_width = 58.0;

/// The formula as common factor times a sum: what all terms of a sum share is taken out.
struct FactoredSum {
    Scalar common = 1.0;
    std::vector<Scalar> terms;  ///< one when the formula is no sum
};
FactoredSum factored(const Scalar& formula);

/// "left &= right \\", the right side broken where it would leave the page, between `open` and `close`.
std::string latex_line(const std::string& left, const Scalar& right, const std::string& open = {},
                       const std::string& close = {});

}  // namespace resolva
