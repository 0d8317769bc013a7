#pragma once

#include <string>

#include <resolva/theory/spectra/discrete_spectrum.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>

namespace resolva {

/// A table of numbers, one column a sample: d x N.
///
/// .csv: one line a sample, separated by commas, semicolons or blanks; lines that begin with # and one
/// heading line are skipped. .npy: two-dimensional array of float32, float64 or any integer type,
/// little-endian, one row a sample.
/// @throws BadArgument naming the file, and the line of a CSV, when it cannot be read or has ragged or
/// missing entries.
Matrix read_table(const std::string& path);

/// Samples centred at their mean and scaled by one number, so that the mean variance of a component is one:
/// the shape of the covariance is kept. @throws BadArgument for fewer than two samples or constant data.
Matrix standardised(const Matrix& samples);

/// Eigenvalues of the covariance of centred samples, x x^T / N, as a spectrum.
DiscreteSpectrum covariance_spectrum(const Matrix& centred);

}  // namespace resolva
