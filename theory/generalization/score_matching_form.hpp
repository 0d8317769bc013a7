#pragma once

// Denoising score matching on the line as a quadratic form in the trained weights.
//
//   data      (1 - q) N(-mu, 1) + q N(mu, 1) (arXiv:2311.01797, theorem 2), or n samples of it
//   forward   dx = -x/2 dt + dW: x_t = r x_0 + sqrt(1 - r^2) z, r = exp(-t/2)
//   loss      L(theta) = E_t lambda(t) E|s_theta(x_t, t) - score of the law of x_t|^2,  t uniform on (t_0, T)
//           = theta' B theta - 2 theta' b + c,   B = E lambda h h',  b = E lambda int h p_t' dx,  c = E
//           lambda int p'^2/p
// With the law of the samples in place of the population it is the empirical loss up to a constant. lambda(t)
// is the noise deviation sqrt(1 - exp(-t)), or one. Quadrature: t = y^2 with 24 Gauss-Legendre nodes in y; a
// uniform grid in x, the same for B, b and c, which keeps L a sum of squares. h_j h_k is quadratic between
// two kinks, so B follows from cumulative moments of p on the grid: 24 m^2 operations instead of 24 m^2 times
// the grid. The law of samples: linear binning and one Fourier transform a time.

#include <span>

#include <Eigen/Core>

#include <resolva/theory/generalization/line_network.hpp>

namespace resolva {

/// The data, the times and the grid.
struct LineExperiment {
    double separation = 3.0;   ///< mu
    double right_mass = 0.5;   ///< q
    double horizon = 5.0;      ///< T
    double first_time = 0.01;  ///< t_0 > 0
    double spacing = 0.01;     ///< of the grid in x; the narrowest law has deviation sqrt(t_0)
};

/// lambda(t).
enum class TimeWeight { noise_deviation, uniform };

/// L(theta) = theta' matrix theta - 2 theta' vector + constant.
struct ScoreMatchingForm {
    Eigen::MatrixXd matrix;
    Eigen::VectorXd vector;
    double constant = 0.0;

    double operator()(const Eigen::VectorXd& theta) const {
        return theta.dot(matrix * theta) - 2.0 * theta.dot(vector) + constant;
    }
};

/// The form of the population.
/// @throws BadArgument unless mu >= 0, 0 < q < 1, 0 < t_0 < T and the spacing resolves t_0 (at most
/// sqrt(t_0)/5).
ScoreMatchingForm population_form(const LineExperiment& experiment, const LineNetwork& network,
                                  TimeWeight weight);

/// The form of the samples.
/// @throws BadArgument as above, and when there is no sample or one is not finite.
ScoreMatchingForm empirical_form(const LineExperiment& experiment, const LineNetwork& network,
                                 TimeWeight weight, std::span<const double> samples);

}  // namespace resolva
