#include <resolva/theory/expression/matrix_file.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_table.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

Eigen::MatrixXd read_matrix_file(const std::string& path) {
    const NumberTable table = read_number_table("matrix file", path);
    if (table.rows != table.columns) {
        refuse("matrix file",
               printable(path, 300) + " with " + std::to_string(table.rows) + " rows of " +
                   std::to_string(table.columns),
               "it must hold a square matrix");
    }
    const auto size = static_cast<Eigen::Index>(table.rows);
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(table.values.data(), size, size);
}

}  // namespace resolva
