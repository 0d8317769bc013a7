#pragma once

// The spectrum of a table of samples: what the theory knows of real data.

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <resolva/numerics/input/number_table.hpp>
#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// The samples of a table with one row a sample, as columns: d x N.
Eigen::MatrixXd samples_of(const NumberTable& table);

/// What a reader of the results should know of a table of samples: its own remarks, columns that are constant,
/// a first column that counts the rows, and a first row that counts the columns.
std::vector<std::string> sample_remarks(const NumberTable& table);

/// Samples (d x N) centred at their mean and scaled by one number, so that the mean variance of a component is
/// one: the shape of the covariance is kept. The unit of the samples does not matter, however large or small.
/// @throws BadArgument for fewer than two samples or constant data.
Eigen::MatrixXd standardised(const Eigen::MatrixXd& samples);

/// Eigenvalues of the covariance of centred samples, x x^T / N, as a spectrum; what rounding leaves of zero
/// (1e-13 of the largest) is zero. Cost O(d^2 N + d^3).
DiscreteSpectrum covariance_spectrum(const Eigen::MatrixXd& centred);

}  // namespace resolva
