#pragma once

// Gradient flow of one simulated system: random matrices of finite size, their eigendecomposition, their
// errors.
//
//   system     W (p x d), M (d x D), n samples with m noise draws each, features rho(W x / sqrt(d)); sizes
//   are the
//              ratios of the model times d, rounded
//   flow       A / sqrt(p) = -(1/sqrt(h)) V f_tau(U), with U and V the moments of the simulated features,
//   exact in
//              tau by the eigendecomposition U = Q Lambda Q^T
//   test       mean over fresh samples of || sqrt(h) s(x) + z ||^2 / d;   train    the same mean over the
//   training draws
// For m infinite, U and V are averaged over the noise in expectation (noise_average.hpp). Both errors are
// quadratic in f(Lambda), with matrices formed once in the eigenbasis, so that a time costs p^2. Only the
// model is shared with the theory. Cost: O(p^3 + p^2 (n m + fresh)), memory four p x p matrices.

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/stream_key.hpp>

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
    /// @throws BadArgument when d is below 2, or as `dimensions_of`.
    GradientFlowSimulation(const Model& model, std::size_t dimension, std::uint64_t seed,
                           std::uint32_t replica, std::size_t fresh);

    /// `converged`, or what became of the noise average or the eigendecomposition.
    Status status() const { return status_; }

    /// Errors of the flow at every time, in units of tau; infinity is allowed. Directions that no training
    /// sample reaches are never learnt.
    std::vector<SimulatedTraining> errors(std::span<const double> times) const;

    /// Eigenvalues of U, increasing.
    std::span<const double> eigenvalues() const {
        return {eigenvalues_.data(), static_cast<std::size_t>(eigenvalues_.size())};
    }

  private:
    /// Errors of the network sqrt(h) s(x) = -V Q f Q^T rho(x), one factor an eigenvalue.
    SimulatedTraining errors_of(double time, const Eigen::VectorXd& factors) const;

    double ridge_;
    double rounding_ = 0.0;     ///< eigenvalues below it are zero
    double train_noise_ = 0.0;  ///< mean of z^2 over the training draws
    double fresh_noise_ = 0.0;  ///< the same over the fresh samples
    Eigen::VectorXd eigenvalues_;
    Eigen::VectorXd gradient_;   ///< diagonal of (V Q)^T (V Q) / d
    Eigen::VectorXd alignment_;  ///< diagonal of (V Q)^T (V_fresh Q) / d
    Matrix product_;             ///< (V Q)^T (V Q) / d times Q^T U_fresh Q, entry by entry
    Status status_ = Status::not_run;
};

/// Errors of the same system after `steps` steps of explicit gradient descent from zero, each a step of tau
/// of the given length, without an eigendecomposition. Cost: 2 d p^2 a step.
/// @throws BadArgument as the simulation, and when the step is not positive.
SimulatedTraining simulated_gradient_descent(const Model& model, std::size_t dimension, std::uint64_t seed,
                                             std::uint32_t replica, std::size_t fresh, double step,
                                             long steps);

/// The eigenvalues of U alone, of the same system, increasing.
/// @throws BadArgument as the simulation.
struct SimulatedEigenvalues {
    std::vector<double> values;
    Status status = Status::not_run;
};
SimulatedEigenvalues simulated_eigenvalues(const Model& model, std::size_t dimension, std::uint64_t seed,
                                           std::uint32_t replica);

}  // namespace resolva
