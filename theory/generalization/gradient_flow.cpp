#include <resolva/theory/generalization/gradient_flow.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

GradientFlow::GradientFlow(const ScoreMatchingForm& loss) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(loss.matrix);
    eigenvalues_ = solver.eigenvalues().cwiseMax(0.0);  // B >= 0; what is below zero is rounding
    eigenvectors_ = solver.eigenvectors();
    projections_ = eigenvectors_.transpose() * loss.vector;
}

Eigen::VectorXd GradientFlow::coefficients(double time) const {
    require_nonnegative("training time", time);
    Eigen::VectorXd result(eigenvalues_.size());
    for (Eigen::Index j = 0; j < result.size(); ++j) {
        const double rate = 2.0 * eigenvalues_[j];
        const double progress = rate * time;
        const double filter = progress < 1e-15 ? 2.0 * time : -2.0 * std::expm1(-progress) / rate;
        result[j] = filter * projections_[j];
    }
    return result;
}

Eigen::VectorXd GradientFlow::weights(double time) const {
    return eigenvectors_ * coefficients(time);
}

ScoreMatchingForm GradientFlow::in_eigenbasis(const ScoreMatchingForm& form) const {
    return {eigenvectors_.transpose() * form.matrix * eigenvectors_, eigenvectors_.transpose() * form.vector,
            form.constant};
}

}  // namespace resolva
