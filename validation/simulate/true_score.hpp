#pragma once

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/noising.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>

namespace resolva {

/// The score grad log P(x) of the noised data of one replica, columns in, columns out.
class TrueScore {
  public:
    virtual ~TrueScore() = default;

    /// scores: same shape as noised. Only `converged` scores may be used.
    virtual Status evaluate(const Matrix& noised, Matrix& scores) const = 0;
};

/// Gaussian data of covariance C: grad log P(x) = -(a^2 C + h)^{-1} x, by Cholesky; d^3 / 3 once, 2 d^2 a
/// column.
class GaussianScore final : public TrueScore {
  public:
    /// C = map map^T.
    GaussianScore(const Matrix& map, const Noising& noising);
    /// C diagonal.
    GaussianScore(const Eigen::VectorXd& eigenvalues, const Noising& noising);

    Status evaluate(const Matrix& noised, Matrix& scores) const override;

  private:
    Matrix factor_;
    bool usable_;
};

}  // namespace resolva
