#pragma once

// Gradient flow of a quadratic loss L(theta) = theta' B theta - 2 theta' b + c from theta = 0, in closed
// form:
//     dtheta/dtau = -grad L = -2 (B theta - b),   theta(tau) = sum_j v_j (1 - exp(-2 e_j tau))/e_j <v_j, b>
// with (e_j, v_j) the eigenpairs of B. Directions with e_j at rounding level grow as 2 tau <v_j, b>, which is
// their limit. Cost: one symmetric eigendecomposition, then m^2 operations a time.

#include <Eigen/Core>

#include <resolva/theory/generalization/score_matching_form.hpp>

namespace resolva {

class GradientFlow {
  public:
    explicit GradientFlow(const ScoreMatchingForm& loss);

    /// theta(tau), tau >= 0.
    Eigen::VectorXd weights(double time) const;

    /// theta(tau) in the eigenbasis of B.
    Eigen::VectorXd coefficients(double time) const;

    /// A quadratic form read in that basis, so that it takes coefficients(tau).
    ScoreMatchingForm in_eigenbasis(const ScoreMatchingForm& form) const;

  private:
    Eigen::VectorXd eigenvalues_;
    Eigen::MatrixXd eigenvectors_;
    Eigen::VectorXd projections_;  // <v_j, b>
};

}  // namespace resolva
