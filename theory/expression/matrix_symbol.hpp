#pragma once

#include <string>

#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

/// A named dimension, such as d, n or p; two dimensions are the same when their names are.
struct Dimension {
    std::string name;

    friend bool operator==(const Dimension&, const Dimension&) = default;
    friend auto operator<=>(const Dimension&, const Dimension&) = default;
};

/// The dimension as a number, for use in variances and factors.
inline Scalar as_scalar(const Dimension& dimension) {
    return Scalar::symbol(dimension.name);
}

/// One named matrix and its law.
struct MatrixSymbol {
    enum class Kind {
        gaussian,            ///< rectangular, independent centred Gaussian entries of the given variance
        gaussian_symmetric,  ///< symmetric, off-diagonal entries of the given variance (the diagonal's has no
                             ///< effect)
        deterministic,   ///< symmetric, known through a spectrum joint with every matrix of the same family
        explicit_matrix  ///< square, given entry by entry
    };

    Kind kind = Kind::gaussian;
    std::string name;
    Dimension rows;
    Dimension columns;
    Scalar variance = 0.0;
    std::string family;  ///< of a deterministic matrix: matrices commute when this name agrees

    bool is_random() const { return kind == Kind::gaussian || kind == Kind::gaussian_symmetric; }
    /// Equal to its transpose for every realisation.
    bool is_symmetric() const { return kind == Kind::gaussian_symmetric || kind == Kind::deterministic; }

    friend bool operator==(const MatrixSymbol&, const MatrixSymbol&) = default;
};

}  // namespace resolva
