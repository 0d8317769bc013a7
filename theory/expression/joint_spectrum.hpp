#pragma once

#include <map>
#include <string>
#include <vector>

#include <Eigen/Dense>

#include <resolva/theory/expression/matrix_symbol.hpp>

namespace resolva {

/// The joint spectrum of commuting symmetric matrices over one dimension: with probability `weight`, a common
/// eigenvector has eigenvalue values[k] under matrices[k]. Weights sum to one.
struct JointSpectrum {
    struct Atom {
        Scalar weight;
        std::vector<Scalar> values;
    };
    Dimension dimension;
    std::vector<std::string> matrices;
    std::vector<Atom> atoms;
};

/// What is known about every deterministic matrix: by family for spectra, by name for explicit matrices.
struct DeterministicLaws {
    std::map<std::string, JointSpectrum> spectra;
    std::map<std::string, Eigen::MatrixXd> matrices;
};

/// The law of a deterministic matrix. @throws BadArgument naming the matrix when it has none, is not listed in
/// that of its family, or an atom does not give one value for each matrix.
const JointSpectrum& spectrum_of(const MatrixSymbol& symbol, const DeterministicLaws& laws);

/// The entries of an explicit matrix. @throws BadArgument naming the matrix when they are missing or not square.
const Eigen::MatrixXd& entries_of(const MatrixSymbol& symbol, const DeterministicLaws& laws);

}  // namespace resolva
