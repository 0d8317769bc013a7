#pragma once

// Gradient flow of one simulated system: random matrices of finite size, their eigendecomposition, their errors.
//
//   system     W (p x d), M (d x D), n samples with m noise draws each, features rho(W x / sqrt(d)); sizes are the
//              ratios of the model times d, rounded
//   flow       A / sqrt(p) = -(1/sqrt(h)) V f_tau(U), with U and V the moments of the simulated features, exact in
//              tau by the eigendecomposition of U
//   test       mean over fresh samples of || sqrt(h) s(x) + z ||^2 / d;   train    the same mean over the training draws
// Only the model is shared with the theory. Needs finitely many draws. Cost: O(p^3 + p^2 n m + p d (times)); the
// matrices of p x n m features must fit into memory.

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

#include <resolva/theory/score_matching/model.hpp>

namespace resolva {

/// Errors of a simulated system at one training time.
struct SimulatedTraining {
    double time;
    double test;
    double train;
};

class GradientFlowSimulation {
  public:
    /// Draws the system of size d, reproducibly from (seed, replica). `fresh` is the number of test samples.
    /// @throws BadArgument for infinitely many draws, for a given covariance, and when d is below 2.
    GradientFlowSimulation(const Model& model, std::size_t dimension, std::uint64_t seed,
                           std::uint32_t replica, std::size_t fresh);

    /// Errors of the flow at every time, in units of tau; infinity is allowed with a positive ridge.
    std::vector<SimulatedTraining> errors(std::span<const double> times) const;

    /// Errors after `steps` steps of explicit gradient descent from zero, each a step of tau of the given length.
    SimulatedTraining gradient_descent(double step, long steps) const;

    /// Eigenvalues of U, increasing.
    std::span<const double> eigenvalues() const {
        return {eigenvalues_.data(), static_cast<std::size_t>(eigenvalues_.size())};
    }

  private:
    /// Errors of the network sqrt(h) s(x) = -B rho(x), B given as d x p.
    SimulatedTraining errors_of(double time, const Eigen::MatrixXd& network) const;

    double ridge_;
    double train_noise_;              ///< mean of z^2 over the training draws
    Eigen::MatrixXd second_moment_;   ///< U
    Eigen::MatrixXd cross_moment_;    ///< V
    Eigen::MatrixXd fresh_features_;  ///< p x fresh
    Eigen::MatrixXd fresh_noise_;     ///< d x fresh
    Eigen::VectorXd eigenvalues_;
    Eigen::MatrixXd eigenvectors_;
};

}  // namespace resolva
