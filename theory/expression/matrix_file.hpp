#pragma once

#include <string>

#include <Eigen/Core>

namespace resolva {

/// A square matrix from a file that `read_number_table` reads, one row a line.
/// @throws BadArgument as that, and when the matrix is not square.
Eigen::MatrixXd read_matrix_file(const std::string& path);

}  // namespace resolva
