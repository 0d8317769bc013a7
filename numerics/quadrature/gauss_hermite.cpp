#include <resolva/numerics/quadrature/gauss_hermite.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <string>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// The orthonormal polynomials of degree n - 1 and n at x, and the sum of squares of degrees 0 to n - 1.
struct OrthonormalValues {
    long double previous;
    long double last;
    long double sum_of_squares;
};

OrthonormalValues orthonormal_at(int n, long double x) {
    OrthonormalValues h{0.0L, 1.0L, 0.0L};
    for (int k = 0; k < n; ++k) {
        h.sum_of_squares += h.last * h.last;
        const long double next = (x * h.last - std::sqrt(static_cast<long double>(k)) * h.previous) /
                                 std::sqrt(static_cast<long double>(k + 1));
        h.previous = h.last;
        h.last = next;
    }
    return h;
}

}  // namespace

// Golub-Welsch gives the nodes as eigenvalues of the Jacobi matrix; three Newton steps in extended precision
// remove its rounding. The weight is the Christoffel number 1 / sum_k h_k(x)^2, a sum of positive terms.
GaussHermite::GaussHermite(int n)
    : nodes_(static_cast<std::size_t>(n)), weights_(static_cast<std::size_t>(n)) {
    Eigen::VectorXd off_diagonal(n - 1);
    for (int k = 1; k < n; ++k) off_diagonal[k - 1] = std::sqrt(static_cast<double>(k));
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(Eigen::VectorXd::Zero(n), off_diagonal, Eigen::EigenvaluesOnly);
    const long double root_n = std::sqrt(static_cast<long double>(n));
    for (int i = n / 2; i < n; ++i) {
        long double x = solver.eigenvalues()[i];
        if (2 * i + 1 == n) x = 0.0L;
        for (int step = 0; step < 3; ++step) {
            const OrthonormalValues h = orthonormal_at(n, x);
            x -= h.last / (root_n * h.previous);
        }
        if (2 * i + 1 == n) x = 0.0L;
        const auto weight = static_cast<double>(1.0L / orthonormal_at(n, x).sum_of_squares);
        const auto above = static_cast<std::size_t>(i);
        const auto below = static_cast<std::size_t>(n - 1 - i);
        nodes_[above] = static_cast<double>(x);
        nodes_[below] = -nodes_[above];
        weights_[above] = weight;
        weights_[below] = weight;
    }
}

const GaussHermite& GaussHermite::of_size(int n) {
    if (n < 1 || n > max_size) refuse("number of nodes", std::to_string(n), "it must lie between 1 and 300");
    static std::array<std::once_flag, max_size + 1> built;
    static std::array<std::unique_ptr<const GaussHermite>, max_size + 1> rules;
    const auto index = static_cast<std::size_t>(n);
    std::call_once(built[index], [&] { rules[index].reset(new GaussHermite(n)); });
    return *rules[index];
}

}  // namespace resolva
