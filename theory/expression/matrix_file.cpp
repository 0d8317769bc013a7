#include <resolva/theory/expression/matrix_file.hpp>

#include <fstream>
#include <sstream>
#include <vector>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

Eigen::MatrixXd read_matrix_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) refuse("matrix file", path, "it must exist and be readable");
    std::vector<double> numbers;
    Eigen::Index rows = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        const std::size_t before = numbers.size();
        for (double x = 0.0; fields >> x;) numbers.push_back(x);
        if (!fields.eof())
            refuse("matrix file", path, "it must hold numbers separated by spaces, one row a line");
        if (numbers.size() > before) ++rows;
    }
    if (rows == 0 || numbers.size() != static_cast<std::size_t>(rows * rows)) {
        refuse("matrix file",
               path + " with " + std::to_string(numbers.size()) + " numbers in " + std::to_string(rows) +
                   " rows",
               "it must hold a square matrix");
    }
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(numbers.data(), rows, rows);
}

}  // namespace resolva
