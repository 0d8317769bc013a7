#pragma once

#include <optional>
#include <string>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

/// The covariance named by the text: none for "manifold" (the model's own), "isotropic", "projector" (rank
/// psi_D d), "power-law:EXPONENT", or "file:PATH" with one eigenvalue a line, optionally followed by a
/// weight; # comments.
/// @throws BadArgument for an unknown name, or a file that cannot be read or has a bad line (file and line
/// named).
std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio);

}  // namespace resolva
