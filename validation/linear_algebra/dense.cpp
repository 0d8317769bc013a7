#include <resolva/validation/linear_algebra/dense.hpp>

#include <cassert>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#ifdef RESOLVA_WITH_OPENBLAS
#include <cblas.h>
#include <lapacke.h>
extern "C" void openblas_set_num_threads(int);
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

CBLAS_TRANSPOSE as_blas(Operand operand) {
    return operand == Operand::plain ? CblasNoTrans : CblasTrans;
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
    cblas_dgemm(CblasColMajor, as_blas(a_as), as_blas(b_as), count(c.rows()), count(c.cols()), count(inner),
                factor, a.data(), count(a.rows()), b.data(), count(b.rows()), keep, c.data(),
                count(c.rows()));
}

void multiply_by_own_transpose(Matrix& c, double keep, double factor, const Matrix& a, Operand a_as) {
    const Eigen::Index inner = a_as == Operand::plain ? a.cols() : a.rows();
    cblas_dsyrk(CblasColMajor, CblasLower, as_blas(a_as), count(c.rows()), count(inner), factor, a.data(),
                count(a.rows()), keep, c.data(), count(c.rows()));
}

bool factorise(Matrix& a) {
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', count(a.rows()), a.data(), count(a.rows())) == 0;
}

void solve_with_factor(const Matrix& factor, Matrix& x) {
    LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'L', count(factor.rows()), count(x.cols()), factor.data(),
                        count(factor.rows()), x.data(), count(x.rows()));
}

void solve_with_lower_factor(const Matrix& factor, Matrix& x) {
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, count(x.rows()),
                count(x.cols()), 1.0, factor.data(), count(factor.rows()), x.data(), count(x.rows()));
}

bool diagonalise(Matrix& a, Eigen::VectorXd& eigenvalues, Eigenvectors wanted) {
    eigenvalues.resize(a.rows());
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, wanted == Eigenvectors::all ? 'V' : 'N', 'L', count(a.rows()),
                          a.data(), count(a.rows()), eigenvalues.data()) == 0;
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
