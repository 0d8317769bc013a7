#include <resolva/validation/linear_algebra/dense.hpp>

#include <algorithm>
#include <cassert>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#ifdef RESOLVA_WITH_OPENBLAS
// The Fortran interface, because only OpenBLAS has it here: GSL brings slow products of its own under the
// names of the C interface, and the linker takes whichever library it meets first.
extern "C" {
void openblas_set_num_threads(int threads);
void dgemm_(const char* a_as, const char* b_as, const int* rows, const int* columns, const int* inner,
            const double* factor, const double* a, const int* a_stride, const double* b, const int* b_stride,
            const double* keep, double* c, const int* c_stride);
void dsyrk_(const char* triangle, const char* a_as, const int* size, const int* inner, const double* factor,
            const double* a, const int* a_stride, const double* keep, double* c, const int* c_stride);
void dtrsm_(const char* side, const char* triangle, const char* factor_as, const char* diagonal,
            const int* rows, const int* columns, const double* factor, const double* a, const int* a_stride,
            double* x, const int* x_stride);
void dpotrf_(const char* triangle, const int* size, double* a, const int* stride, int* info);
void dsyevd_(const char* wanted, const char* triangle, const int* size, double* a, const int* stride,
             double* eigenvalues, double* work, const int* work_size, int* integer_work,
             const int* integer_work_size, int* info);
}
#endif

namespace resolva {

void complete_symmetric(Matrix& c) {
    constexpr Eigen::Index tile = 64;
    for (Eigen::Index column = 0; column < c.cols(); column += tile) {
        const Eigen::Index width = std::min(tile, c.cols() - column);
        for (Eigen::Index row = column; row < c.rows(); row += tile) {
            const Eigen::Index height = std::min(tile, c.rows() - row);
            if (row == column) {
                for (Eigen::Index j = 0; j < width; ++j) {
                    for (Eigen::Index i = j + 1; i < height; ++i)
                        c(column + j, row + i) = c(row + i, column + j);
                }
            } else {
                c.block(column, row, width, height) = c.block(row, column, height, width).transpose();
            }
        }
    }
}

#ifdef RESOLVA_WITH_OPENBLAS

namespace {

int count(Eigen::Index value) {
    return static_cast<int>(value);
}

/// Distance between columns; BLAS wants at least one even of an empty matrix.
int stride(const Matrix& a) {
    return std::max(count(a.rows()), 1);
}

const char* as_blas(Operand operand) {
    return operand == Operand::plain ? "N" : "T";
}

void solve_triangular(const Matrix& factor, const char* factor_as, Matrix& x) {
    const int rows = count(x.rows()), columns = count(x.cols()), factor_stride = stride(factor);
    const double one = 1.0;
    const int x_stride = stride(x);
    dtrsm_("L", "L", factor_as, "N", &rows, &columns, &one, factor.data(), &factor_stride, x.data(),
           &x_stride);
}

}  // namespace

void use_single_threaded_algebra() {
    openblas_set_num_threads(1);
}

const char* algebra_name() {
    return "OpenBLAS";
}

void multiply(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as, const Matrix& b,
              Operand b_as) {
    const Eigen::Index inner = a_as == Operand::plain ? a.cols() : a.rows();
    assert(inner == (b_as == Operand::plain ? b.rows() : b.cols()));
    const int rows = count(c.rows()), columns = count(c.cols()), terms = count(inner);
    const int a_stride = stride(a), b_stride = stride(b), c_stride = stride(c);
    dgemm_(as_blas(a_as), as_blas(b_as), &rows, &columns, &terms, &factor, a.data(), &a_stride, b.data(),
           &b_stride, &keep, c.data(), &c_stride);
}

void multiply_by_own_transpose(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as) {
    const int size = count(c.rows()), terms = count(a_as == Operand::plain ? a.cols() : a.rows());
    const int a_stride = stride(a), c_stride = stride(c);
    dsyrk_("L", as_blas(a_as), &size, &terms, &factor, a.data(), &a_stride, &keep, c.data(), &c_stride);
}

bool factorise(Matrix& a) {
    const int size = count(a.rows()), a_stride = stride(a);
    int info = 0;
    dpotrf_("L", &size, a.data(), &a_stride, &info);
    return info == 0;
}

void solve_with_factor(const Matrix& factor, Matrix& x) {
    solve_triangular(factor, "N", x);
    solve_triangular(factor, "T", x);
}

void solve_with_lower_factor(const Matrix& factor, Matrix& x) {
    solve_triangular(factor, "N", x);
}

bool diagonalise(Matrix& a, Eigen::VectorXd& eigenvalues, Eigenvectors wanted) {
    eigenvalues.resize(a.rows());
    if (a.rows() == 0) return true;
    const char* const vectors = wanted == Eigenvectors::all ? "V" : "N";
    const int size = count(a.rows()), a_stride = stride(a), query = -1;
    double work_size = 0.0;
    int integer_work_size = 0, info = 0;
    dsyevd_(vectors, "L", &size, a.data(), &a_stride, eigenvalues.data(), &work_size, &query,
            &integer_work_size, &query, &info);
    if (info != 0) return false;
    const int length = static_cast<int>(work_size);
    std::vector<double> work(static_cast<std::size_t>(length));
    std::vector<int> integer_work(static_cast<std::size_t>(integer_work_size));
    dsyevd_(vectors, "L", &size, a.data(), &a_stride, eigenvalues.data(), work.data(), &length,
            integer_work.data(), &integer_work_size, &info);
    return info == 0;
}

#else

void use_single_threaded_algebra() {
    Eigen::setNbThreads(1);
}

const char* algebra_name() {
    return "Eigen";
}

void multiply(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as, const Matrix& b,
              Operand b_as) {
    if (keep == 0.0) {
        c.setZero();
    } else if (keep != 1.0) {
        c *= keep;
    }
    if (a_as == Operand::plain && b_as == Operand::plain) c.noalias() += factor * (a * b);
    if (a_as == Operand::transposed && b_as == Operand::plain) c.noalias() += factor * (a.transpose() * b);
    if (a_as == Operand::plain && b_as == Operand::transposed) c.noalias() += factor * (a * b.transpose());
    if (a_as == Operand::transposed && b_as == Operand::transposed) {
        c.noalias() += factor * (a.transpose() * b.transpose());
    }
}

void multiply_by_own_transpose(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as) {
    if (keep == 0.0) {
        c.setZero();
    } else if (keep != 1.0) {
        c *= keep;
    }
    if (a_as == Operand::plain) {
        c.selfadjointView<Eigen::Lower>().rankUpdate(a, factor);
    } else {
        c.selfadjointView<Eigen::Lower>().rankUpdate(a.transpose(), factor);
    }
}

bool factorise(Matrix& a) {
    const Eigen::LLT<Eigen::Ref<Matrix>, Eigen::Lower> factor(a);
    return factor.info() == Eigen::Success;
}

void solve_with_factor(const Matrix& factor, Matrix& x) {
    factor.triangularView<Eigen::Lower>().solveInPlace(x);
    factor.triangularView<Eigen::Lower>().adjoint().solveInPlace(x);
}

void solve_with_lower_factor(const Matrix& factor, Matrix& x) {
    factor.triangularView<Eigen::Lower>().solveInPlace(x);
}

bool diagonalise(Matrix& a, Eigen::VectorXd& eigenvalues, Eigenvectors wanted) {
    const bool all = wanted == Eigenvectors::all;
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(
        a, all ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
    eigenvalues = solver.eigenvalues();
    if (all) a = solver.eigenvectors();
    return solver.info() == Eigen::Success;
}

#endif

}  // namespace resolva
