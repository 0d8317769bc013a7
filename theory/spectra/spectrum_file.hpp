#pragma once

#include <string>
#include <vector>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// A spectrum from a file, and what was taken for granted in reading it, each remark a clause.
struct FileSpectrum {
    DiscreteSpectrum spectrum;
    std::vector<std::string> remarks;
};

/// Eigenvalues from a file that `read_number_table` reads: one column, or two, eigenvalue and weight. An
/// eigenvalue below zero by no more than the rounding of an eigenvalue solver, 1e-13 of the largest (from 100
/// eigenvalues on 4 epsilon times their number), is zero. Messages call the file --spectrum.
/// @throws BadArgument as `read_number_table`, and for more columns, a smaller eigenvalue, and a weight that is
/// not positive.
FileSpectrum read_spectrum_file(const std::string& path);

/// The spectrum of the covariance of samples, one a row, centred and scaled to mean variance one. `place` is a
/// file or, unless a file has this name, FILE@COLUMNS with columns as in `chosen_columns`.
/// @throws BadArgument as `read_number_table` and `standardised`.
FileSpectrum read_sample_spectrum(const std::string& place);

}  // namespace resolva
