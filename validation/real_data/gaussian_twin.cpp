#include <resolva/validation/real_data/gaussian_twin.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

Matrix gaussian_twin(const Eigen::VectorXd& eigenvalues, std::size_t count, const StreamKey& key) {
    std::vector<double> largest(eigenvalues.begin(), eigenvalues.end());
    std::sort(largest.begin(), largest.end(), std::greater<>());
    const auto columns = static_cast<Eigen::Index>(count);
    const auto positive = std::count_if(largest.begin(), largest.end(), [](double x) { return x > 0.0; });
    const Eigen::Index rank = std::min<Eigen::Index>(positive, columns - 1);
    if (rank < 1) refuse("covariance of the twin", static_cast<double>(rank), "its rank must be at least 1");

    Matrix frame(rank, columns);
    RandomStream(key).fill_normal(std::span(frame.data(), static_cast<std::size_t>(frame.size())));
    frame.colwise() -= Eigen::VectorXd(frame.rowwise().mean());
    Matrix factor(rank, rank);
    multiply_by_own_transpose(factor, 0.0, 1.0 / static_cast<double>(count), frame);
    if (!factorise(factor)) refuse("covariance of the twin", "singular", "choose another seed");
    solve_with_lower_factor(factor, frame);

    Matrix twin = Matrix::Zero(eigenvalues.size(), columns);
    for (Eigen::Index i = 0; i < rank; ++i)
        twin.row(i) = std::sqrt(largest[static_cast<std::size_t>(i)]) * frame.row(i);
    return twin;
}

}  // namespace resolva
