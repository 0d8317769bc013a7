#include <random>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/numerics/fixed_point/m_matrix.hpp>

#include "support/close.hpp"

namespace {

using namespace resolva;
using Wide = boost::multiprecision::cpp_bin_float_100;

/// A random J >= 0 with (I - J) x = excess: exact in 100 digits, its off-diagonal part and excess in double.
template <std::size_t N>
struct Example {
    SmallMatrix<double, N> jacobian;
    SmallMatrix<Wide, N> wide;
    std::array<double, N> x, excess;

    Example(std::mt19937_64& generator, double small) {
        std::uniform_real_distribution<double> unit(0.1, 1.0);
        for (std::size_t i = 0; i < N; ++i) {
            x[i] = std::exp(10.0 * unit(generator));
            excess[i] = small * unit(generator);
        }
        for (std::size_t i = 0; i < N; ++i) {
            Wide diagonal = Wide(excess[i]);
            for (std::size_t j = 0; j < N; ++j) {
                if (i == j) continue;
                jacobian[i][j] = unit(generator) * x[i] / (x[j] * static_cast<double>(N));
                wide[i][j] = Wide(jacobian[i][j]);
                diagonal += wide[i][j] * Wide(x[j]);
            }
            wide[i][i] = 1 - diagonal / Wide(x[i]);
            jacobian[i][i] = static_cast<double>(wide[i][i]);
        }
    }
};

template <std::size_t N>
void check_full_accuracy() {
    std::mt19937_64 generator(3);
    for (const double small : {1.0, 1e-8, 1e-16, 1e-60}) {
        for (int i = 0; i < 20; ++i) {
            const Example<N> example(generator, small);
            const MMatrixFactors<double, N> factors(example.jacobian, example.x, example.excess);
            REQUIRE(factors.is_m_matrix());
            std::array<double, N> right;
            std::array<Wide, N> wide_right;
            for (std::size_t k = 0; k < N; ++k) wide_right[k] = Wide(right[k] = 1.0 + static_cast<double>(k));
            const auto solution = factors.solve(right);
            const auto exact = MMatrixFactors<Wide, N>(example.wide).solve(wide_right);
            for (std::size_t k = 0; k < N; ++k)
                CHECK_CLOSE(solution[k], static_cast<double>(exact[k]), 1e-14);
        }
    }
}

TEST_CASE("an M-matrix given by its excess keeps every digit of its inverse next to singularity") {
    check_full_accuracy<2>();
    check_full_accuracy<3>();
    check_full_accuracy<5>();
}

TEST_CASE("the product with the given vector is the excess") {
    std::mt19937_64 generator(4);
    const Example<3> example(generator, 1e-30);
    const MMatrixFactors<double, 3> factors(example.jacobian, example.x, example.excess);
    const auto x = factors.solve(example.excess);
    for (std::size_t k = 0; k < 3; ++k) CHECK_CLOSE(x[k], example.x[k], 1e-14);
}

TEST_CASE("a matrix without excess is singular and not an M-matrix") {
    std::mt19937_64 generator(5);
    const Example<3> example(generator, 0.0);
    CHECK_FALSE(MMatrixFactors<double, 3>(example.jacobian, example.x, example.excess).is_m_matrix());
}

}  // namespace
