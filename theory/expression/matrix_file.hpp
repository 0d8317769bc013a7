#pragma once

#include <string>

#include <Eigen/Core>

namespace resolva {

/// A square matrix from a text file: numbers separated by spaces, one row a line; empty lines do not count.
/// @throws BadArgument when the file cannot be read, holds anything but numbers, or is not square.
Eigen::MatrixXd read_matrix_file(const std::string& path);

}  // namespace resolva
