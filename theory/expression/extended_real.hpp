#pragma once

// Real numbers of 80 decimal digits, as a scalar of the solvers and of Eigen's matrices.
//
// Enough for outputs that lose five times as many digits as a double has. Heavy to compile: included by source
// files only. Cost: some hundred times that of a double.

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

namespace resolva {

using ExtendedReal =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float<80>, boost::multiprecision::et_off>;

}  // namespace resolva
