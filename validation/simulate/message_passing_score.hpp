#pragma once

// The true score of a nonlinear manifold, by generalized approximate message passing.
//
//   channel   y_i = a sigma(u_i) + sqrt(h) z_i,  u = F xi,  F = M / sqrt(D) (d x D),  xi ~ N(0, I_D)
//   score     grad log P(y) = -(y - a E[sigma(u) | y]) / h
//
// One iteration, with V_i = sum_j F_ij^2 v_j and omega = F xi_hat - V g_previous:
//     g_i   = (E[u | y_i; omega_i, V_i] - omega_i) / V_i,   -g'_i = (1 - Var[u | ...] / V_i) / V_i
//     v_j   = 1 / (1 + sum_i F_ij^2 (-g'_i)),   xi_hat_j = v_j ( sum_i F_ij g_i + (1/v_j - 1) xi_hat_j ).
// The averages over u are trapezoidal sums over +-8 deviations with a step below the width of the posterior,
// which converge exponentially for smooth sigma. From the uninformative start the iteration reaches the
// Bayes-optimal posterior mean in the limit d -> infinity whenever the fixed point of its state evolution is
// unique; at finite d the mean-square error against it is of order 1/d. Cost: 4 d D operations and d channel
// averages (about a microsecond each) a sample and iteration. Sources: Rangan 2011, arXiv:1010.5141;
// [BKMMZ19].

#include <resolva/theory/activation/activation.hpp>
#include <resolva/validation/simulate/true_score.hpp>

namespace resolva {

/// When to stop: root-mean-square change of xi_hat below `tolerance`.
struct MessagePassing {
    double tolerance = 1e-7;
    int max_iterations = 300;
    double damping =
        0.0;  ///< weight of the previous messages; raised to 1/2 once if the plain iteration fails
};

class MessagePassingScore final : public TrueScore {
  public:
    /// `map` is M / sqrt(D), d x D.
    MessagePassingScore(const Activation& manifold, const Matrix& map, const Noising& noising,
                        const MessagePassing& method = {});

    /// Status `iteration_limit` when some column did not converge even with damping.
    Status evaluate(const Matrix& noised, Matrix& scores) const override;

    /// E[sigma(u) | y] for every column.
    Status posterior_means(const Matrix& noised, Matrix& means) const;

  private:
    struct ChannelAverages {
        double mean;      ///< E[u | y; omega, V]
        double variance;  ///< Var[u | y; omega, V]
        double image;     ///< E[sigma(u) | y; omega, V]
    };
    ChannelAverages channel(double y, double omega, double variance) const;
    Status iterate(const Matrix& noised, double damping, Matrix& means) const;

    Activation manifold_;
    Matrix map_;
    Matrix squares_;
    Noising noising_;
    MessagePassing method_;
    double steepness_;  ///< bound on |sigma'| over the range that the data explore
};

}  // namespace resolva
