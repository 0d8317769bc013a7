#include <resolva/validation/simulate/true_score.hpp>

namespace resolva {

GaussianScore::GaussianScore(const Matrix& map, const Noising& noising)
    : factor_(Matrix::Identity(map.rows(), map.rows()) * noising.noise) {
    multiply_by_own_transpose(factor_, 1.0, noising.signal * noising.signal, map);
    usable_ = factorise(factor_);
}

GaussianScore::GaussianScore(const Eigen::VectorXd& eigenvalues, const Noising& noising)
    : factor_(((noising.signal * noising.signal * eigenvalues).array() + noising.noise)
                  .sqrt()
                  .matrix()
                  .asDiagonal()),
      usable_(true) {}

Status GaussianScore::evaluate(const Matrix& noised, Matrix& scores) const {
    if (!usable_) return Status::not_finite;
    scores = -noised;
    solve_with_factor(factor_, scores);
    return Status::converged;
}

}  // namespace resolva
