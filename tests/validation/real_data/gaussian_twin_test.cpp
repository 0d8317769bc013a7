#include <resolva/validation/real_data/gaussian_twin.hpp>

#include <cmath>
#include <cstdint>

#include <resolva/numerics/core/contract.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

StreamKey key_of(std::uint32_t replica) {
    return {7, 4, replica, Purpose::latent};
}

TEST_CASE("a twin has exactly the mean and the covariance that were asked for") {
    Eigen::VectorXd eigenvalues(5);
    eigenvalues << 0.5, 3.0, 0.0, 1e-6, 1.5;
    for (const std::size_t count : {6u, 40u, 1000u}) {
        const Matrix twin = gaussian_twin(eigenvalues, count, key_of(0));
        CHECK(twin.rowwise().mean().norm() < 1e-14);
        const Matrix covariance = twin * twin.transpose() / static_cast<double>(count);
        Eigen::VectorXd sorted(5);
        sorted << 3.0, 1.5, 0.5, 1e-6, 0.0;
        CHECK((covariance - Matrix(sorted.asDiagonal())).norm() < 1e-12);
        CHECK_CLOSE(covariance(3, 3), 1e-6, 1e-11);
    }
    CHECK(gaussian_twin(eigenvalues, 40, key_of(1)) != gaussian_twin(eigenvalues, 40, key_of(2)));
    CHECK(gaussian_twin(eigenvalues, 40, key_of(1)) == gaussian_twin(eigenvalues, 40, key_of(1)));
}

TEST_CASE("a twin of fewer samples than dimensions keeps the largest eigenvalues") {
    const Matrix twin = gaussian_twin(Eigen::VectorXd::LinSpaced(8, 1.0, 8.0), 4, key_of(0));
    const Matrix covariance = twin * twin.transpose() / 4.0;
    for (Eigen::Index i = 0; i < 8; ++i)
        CHECK_CLOSE(covariance(i, i) + 1.0, i < 3 ? 9.0 - static_cast<double>(i) : 1.0, 1e-11);
    CHECK_THROWS_AS(gaussian_twin(Eigen::VectorXd::Zero(3), 4, key_of(0)), BadArgument);
}

TEST_CASE("given mean and covariance the samples of a twin lie uniformly") {
    // A row of an N x r frame orthogonal to (1, ..., 1): entries have variance 1 and fourth moment
    // 3 N (N - 1) / (N^2 - 1) - their distribution is uniform on a sphere of dimension N - 1 in N - 1 directions.
    // E u^4 for u = sqrt(N) times the entry of a uniform unit vector of 1-perp: 3 N^2 E[v^4], v^2 = (1 - 1/N) beta.
    constexpr std::size_t count = 12;
    const double n = count;
    const double fourth = 3.0 * n * n / ((n - 1.0) * (n + 1.0)) * std::pow(1.0 - 1.0 / n, 2);
    double sum = 0.0, squares = 0.0;
    constexpr int tables = 4000;
    for (int i = 0; i < tables; ++i) {
        const Matrix twin =
            gaussian_twin(Eigen::VectorXd::Ones(3), count, key_of(static_cast<std::uint32_t>(i)));
        const double mean = twin.array().square().square().mean();
        sum += mean;
        squares += mean * mean;
    }
    const double average = sum / tables;
    const double error = std::sqrt((squares / tables - average * average) / tables);
    INFO("fourth moment " << average << " +- " << error << ", expected " << fourth);
    CHECK(error < 0.01 * fourth);
    CHECK(std::abs(average - fourth) < 4.0 * error);
}

}  // namespace
