#include <resolva/theory/expression/joint_spectrum.hpp>

#include <algorithm>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

const JointSpectrum& spectrum_of(const MatrixSymbol& symbol, const DeterministicLaws& laws) {
    const auto law = laws.spectra.find(symbol.family);
    if (law == laws.spectra.end()) {
        refuse("law of the deterministic matrix " + symbol.name, "missing",
               "give its joint spectrum under the name " + symbol.family);
    }
    const JointSpectrum& spectrum = law->second;
    if (std::find(spectrum.matrices.begin(), spectrum.matrices.end(), symbol.name) ==
        spectrum.matrices.end()) {
        refuse("law of the deterministic matrix " + symbol.name, "that of " + symbol.family,
               "which must list the matrix");
    }
    for (const auto& atom : spectrum.atoms) {
        if (atom.values.size() != spectrum.matrices.size()) {
            refuse("number of values of an atom of " + symbol.family, static_cast<double>(atom.values.size()),
                   "it needs one for each of its " + std::to_string(spectrum.matrices.size()) + " matrices");
        }
    }
    return spectrum;
}

const Eigen::MatrixXd& entries_of(const MatrixSymbol& symbol, const DeterministicLaws& laws) {
    const auto found = laws.matrices.find(symbol.name);
    if (found == laws.matrices.end())
        refuse("entries of the explicit matrix " + symbol.name, "missing", "give them under its name");
    if (found->second.rows() != found->second.cols() || found->second.rows() == 0) {
        refuse("shape of " + symbol.name,
               std::to_string(found->second.rows()) + " x " + std::to_string(found->second.cols()),
               "it must be square and not empty");
    }
    return found->second;
}

}  // namespace resolva
