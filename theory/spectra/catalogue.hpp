#pragma once

#include <optional>
#include <string>
#include <vector>

#include <resolva/theory/spectra/discrete_spectrum.hpp>

namespace resolva {

// The one grammar of spectra, for the program, model files and C++:
//
//   isotropic                  every eigenvalue 1
//   projector:RATIO            eigenvalue 1 with mass RATIO, else 0
//   power-law:EXPONENT         (1 - e) x^(-e), x uniform on (0, 1)
//   marchenko-pastur:RATIO     of M M'/D, M a d x D matrix of unit variance, RATIO = D/d
//   atoms:VALUE@WEIGHT,...     finitely many eigenvalues
//   file:PATH, data:PATH       eigenvalues, or samples whose covariance has them
//
// Words may be joined by - or _.

/// The word in front of the colon, joined by '-', and what follows it.
struct SpectrumWords {
    std::string name;
    std::string argument;
};
SpectrumWords spectrum_words(const std::string& text);

/// The forms above as a sentence lists them.
extern const char* const spectrum_forms;

/// Atoms of a spectrum that is not given as formulas: the nodes of a continuous law, and the eigenvalues of files,
/// whose relative paths start from `folder`. A resolvent outside the support of a law is exact to rounding.
/// @throws BadArgument as `spectrum_from_text`, naming `argument`.
std::vector<SpectralAtom> spectrum_atoms(const SpectrumWords& words, const std::string& argument,
                                         const std::string& folder);

/// The covariance named by the text: none for "manifold" (the model's own), "isotropic", "projector" (rank
/// psi_D d unless it is given), "power-law:EXPONENT", "atoms:VALUE@WEIGHT,...", "file:PATH" for eigenvalues
/// (`read_spectrum_file`) or "data:PATH" for those of samples (`read_sample_spectrum`). `remarks`, when not null, takes what was taken for granted in reading a file.
/// @throws BadArgument for an unknown name, or a file that cannot be read or has a bad entry (file, line and
/// column named).
std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio,
                                                   std::vector<std::string>* remarks = nullptr);

}  // namespace resolva
