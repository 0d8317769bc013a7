#pragma once

#include <optional>
#include <string>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva::program {

/// The covariance that --spectrum names (`spectrum_from_text`). A file is read once however many points ask for
/// it, so that it may be a pipe, and what was taken for granted in reading it is said once on standard error.
/// Any thread may call it.
/// @throws BadArgument as `spectrum_from_text`.
std::optional<DiscreteSpectrum> build_spectrum(const std::string& text, double intrinsic_ratio);

}  // namespace resolva::program
