#pragma once

// The dense algebra of a simulation: products, Cholesky factors, triangular solves and symmetric eigenvalues,
// on OpenBLAS and LAPACK when the build found them and on Eigen otherwise. One thread per call: parallelism
// is over replicas, and a product computed by one thread is the same number bit for bit on every run.
// Symmetric matrices live in their lower triangle.

#include <Eigen/Core>

namespace resolva {

using Matrix = Eigen::MatrixXd;

enum class Operand { plain, transposed };

/// Restricts the BLAS library to one thread per call, for the whole process. Called by every simulation.
void use_single_threaded_algebra();

/// The library that computes: "OpenBLAS" or "Eigen".
const char* algebra_name();

/// c = factor op(a) op(b) + keep c. Cost: 2 rows columns inner operations.
void multiply(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as, const Matrix& b,
              Operand b_as);

/// lower(c) = factor a a^T + keep lower(c), or with a^T a when `a_as` is transposed.
void multiply_by_own_transpose(Matrix& c, double keep, double factor, const Matrix& a,
                               Operand a_as = Operand::plain);

/// Copies the lower triangle onto the upper one.
void complete_symmetric(Matrix& c);

/// Replaces the lower triangle of a symmetric matrix by its Cholesky factor L, a = L L^T; false when the
/// matrix is not positive definite to rounding. Cost: size^3 / 3.
bool factorise(Matrix& a);

/// x = (L L^T)^{-1} x. Cost: 2 size^2 for each column.
void solve_with_factor(const Matrix& factor, Matrix& x);

/// x = L^{-1} x. Cost: size^2 for each column.
void solve_with_lower_factor(const Matrix& factor, Matrix& x);

enum class Eigenvectors { none, all };

/// The eigenvalues of a symmetric matrix, increasing, by divide and conquer (LAPACK dsyevd; Cuppen 1981). The
/// matrix is replaced by its orthonormal eigenvectors, or destroyed when they are not wanted; false when the
/// method failed. Cost: 4/3 size^3 for the eigenvalues, about 4 size^3 with eigenvectors.
bool diagonalise(Matrix& a, Eigen::VectorXd& eigenvalues, Eigenvectors wanted);

}  // namespace resolva
