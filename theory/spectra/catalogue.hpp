#pragma once

#include <optional>
#include <string>
#include <vector>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// The covariance named by the text: none for "manifold" (the model's own), "isotropic", "projector" (rank
/// psi_D d), "power-law:EXPONENT", "file:PATH" for eigenvalues (`read_spectrum_file`) or "data:PATH" for those of
/// samples (`read_sample_spectrum`). `remarks`, when not null, takes what was taken for granted in reading a file.
/// @throws BadArgument for an unknown name, or a file that cannot be read or has a bad entry (file, line and
/// column named).
std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio,
                                                   std::vector<std::string>* remarks = nullptr);

}  // namespace resolva
