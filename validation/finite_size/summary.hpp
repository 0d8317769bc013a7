#pragma once

#include <cstddef>
#include <vector>

#include <resolva/validation/finite_size/extrapolation.hpp>
#include <resolva/validation/finite_size/study.hpp>

namespace resolva {

/// The averages of one observable over replicas, for each size.
///
/// Standard errors come from the scatter between replicas, pooled over the sizes: errors of such systems are
/// self-averaging with deviation proportional to 1/d, fresh samples included, so d times the deviation is one
/// number for the whole study, known with the degrees of freedom of all sizes together.
struct Summary {
    std::vector<SizeAverage> averages;
    std::vector<std::size_t> replicas;
    double degrees_of_freedom = 0.0;  ///< of the pooled deviation
    std::size_t failed = 0;           ///< replicas that did not converge; none of their values is used
};

/// Standard errors are NaN when no size has two replicas. Sizes without a usable replica are left out.
Summary summarise(const Study& study, Observable observable);

}  // namespace resolva
