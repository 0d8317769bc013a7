#pragma once

// One Dyson equation at one parameter point, as a path system: x = F(x, s) with
//   F_u(x, s) = < [ (A + (kept + (1 - s) fading) shift - s eta(x))^{-1} ]_jk >,   u = (j, k).
// At s = 1 it is the equation itself; at s = 0 no random matrix is present. `shift` is what the pencil calls so;
// its amounts, kept and fading, are zero unless asked for. A fading one makes the noise-free matrix invertible
// when the expression inverts a matrix that is random throughout.
//
// dF_u/dx_v = s sum over terms (i, l) of unknown v of coefficient <G_ji G_lk>: the exact Jacobian, from the
// same inverse. Cost of one evaluation, with m blocks in a dimension, A atoms, U unknowns, E terms: A (m^3 +
// U E), summed over dimensions; A m^3 of the defect alone. No allocation after construction when no explicit
// matrix is present. Scalar is double, complex, or a real number of more digits (extended_real.hpp).

#include <complex>
#include <vector>

#include <resolva/numerics/homotopy/path_following.hpp>
#include <resolva/theory/expression/dyson_equation.hpp>
#include <resolva/theory/expression/rounded_value.hpp>

namespace resolva {

template <class T>
class DysonEvaluation {
  public:
    using Scalar = T;

    explicit DysonEvaluation(const DysonEquation& equation);

    /// Takes the coefficients of one parameter point. False when one of them is not finite.
    bool bind(const std::vector<T>& registers, double fading_shift = 0.0);
    /// From now on this amount of the shift stays at s = 1.
    void keep_shift(double amount) { kept_shift_ = amount; }

    // The path system; see numerics/homotopy/path_following.hpp.
    bool evaluate(const DenseVector<T>& x, double s);
    /// Only the defect, the scale and the averages; jacobian and path derivative keep what they were.
    bool evaluate_defect(const DenseVector<T>& x, double s);
    /// (dF_u/dx)/s where the last evaluation was made; valid until the next call.
    const DenseVector<T>& slopes(int u);
    /// The same for any average <G_jk> of a dimension block.
    const DenseVector<T>& slopes(int block, int j, int k);
    const DenseVector<T>& defect() const { return defect_; }
    const DenseMatrix<T>& jacobian() const { return jacobian_; }
    const DenseVector<T>& path_derivative() const { return path_derivative_; }
    const DenseVector<double>& scale() const { return scale_; }

    /// <F_u> at s = 0: the solution without random matrices. False when the matrix there is singular.
    bool noise_free(DenseVector<T>& x);

    const DysonEquation& equation() const { return *equation_; }

    // After evaluate or evaluate_defect: averages over the spectrum of one dimension block.
    T average(int block, int j, int k) const;                               ///< <G_jk>
    T pair_average(int block, int j, int i, int l, int k) const;            ///< <G_ji G_lk>
    T conjugate_pair_average(int block, int j, int k, int a, int b) const;  ///< <G_jk conj(G_ab)>

    /// Derivative of <G_jk> along a parameter: `slopes` are the registers' derivatives, `dx` the unknowns'.
    /// Valid after evaluate(x, 1).
    T average_slope(int block, int j, int k, const std::vector<T>& slopes, const DenseVector<T>& x,
                    const DenseVector<T>& dx) const;

    /// Bounds what rounding does to the averages of the last evaluation, made at s = 1 without shift: the
    /// residual of every inverse and the errors of the registers, through |G_ji| . |...|_ik (to first order).
    /// Scalar real. Cost: two products of matrices for each atom.
    void bound_rounding(const DenseVector<T>& x, const std::vector<RoundedValue<T>>& registers);
    /// After bound_rounding: the error of average(block, j, k).
    double average_error(int block, int j, int k) const;

  private:
    struct Workspace {
        std::size_t size = 0;       ///< order of the matrices
        std::vector<T> fixed;       ///< A, one matrix an atom
        std::vector<T> shift;       ///< derivative of the matrix with respect to the shift path
        std::vector<T> inverse;     ///< G, one matrix an atom
        std::vector<T> covariance;  ///< eta, one entry for each pair of blocks
        std::vector<T> weights;
        std::vector<T> coefficients;  ///< of the terms
        bool has_shift = false;
        // Of bound_rounding: the matrix with the errors of its entries; |K G - 1| + |dK| |G|, and |dweight|.
        std::vector<RoundedValue<T>> matrix;
        std::vector<double> residual;
        std::vector<double> weight_error;
    };

    bool invert(Workspace& w, std::size_t replicas, double s);
    void assemble_entry(const DysonEquation::Entry& entry, std::size_t replicas, std::size_t order,
                        T coefficient, T* target) const;

    const DysonEquation* equation_;
    std::vector<Workspace> work_;
    std::vector<T> registers_;
    double fading_shift_ = 0.0;
    double kept_shift_ = 0.0;
    DenseVector<T> defect_;
    DenseVector<T> slopes_;  // one row of dF/dx
    std::vector<T> column_;  // of G, weighted
    DenseMatrix<T> jacobian_;
    DenseVector<T> path_derivative_;
    DenseVector<double> scale_;
    std::vector<std::size_t> permutation_;
};

}  // namespace resolva
