#include <cmath>

#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/random_stream.hpp>

#include "support/close.hpp"

namespace {

using namespace resolva;

TEST_CASE("the eigendecomposition rebuilds the matrix from the lower triangle alone") {
    use_single_threaded_algebra();
    constexpr Eigen::Index size = 90;
    Matrix gaussian(size, size);
    RandomStream({4, 90, 0, Purpose::expression_matrix}).fill_normal({gaussian.data(), size * size});
    const Matrix symmetric = gaussian + gaussian.transpose();
    Matrix vectors = symmetric;
    vectors.triangularView<Eigen::StrictlyUpper>().setConstant(7.0);  // must not be read
    Eigen::VectorXd values;
    REQUIRE(diagonalise(vectors, values, Eigenvectors::all));
    const double scale = symmetric.norm();
    CHECK((vectors.transpose() * vectors - Matrix::Identity(size, size)).norm() < 1e-12);
    CHECK((vectors * values.asDiagonal() * vectors.transpose() - symmetric).norm() < 1e-13 * scale);
    for (Eigen::Index i = 1; i < size; ++i) CHECK(values[i - 1] <= values[i]);
    Matrix destroyed = symmetric;
    Eigen::VectorXd alone;
    REQUIRE(diagonalise(destroyed, alone, Eigenvectors::none));
    CHECK((alone - values).norm() < 1e-13 * scale);
}

}  // namespace
