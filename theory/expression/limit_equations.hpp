#pragma once

// The self-consistent equations of a compiled model in symbols, ready to print.

#include <optional>
#include <string>
#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>

namespace resolva {

/// Names for the unknowns, the entries of each dimension's matrix, and the equations between them.
class LimitEquations {
  public:
    /// One named unknown: an average over one dimension of one entry of the inverse of its matrix.
    struct Named {
        std::string name;
        int block = 0;  ///< dimension block of the whole equation
        int column = 0;
        int row = 0;
        std::optional<Expression> meaning;  ///< whose normalised trace it is
        std::size_t unknown = 0;            ///< number in equation().unknowns()
    };
    using Matrix = std::vector<std::vector<Scalar>>;

    explicit LimitEquations(const DeterministicEquivalent& equivalent);

    const std::vector<Named>& unknowns() const { return named_; }
    /// Matrix of a dimension with unknowns and eigenvalues as symbols; its inverse is averaged.
    Matrix matrix_of(int block) const;
    /// Entry (column, row) of the inverse of a dimension's matrix in closed form; nothing when it would need
    /// a determinant of more than three rows or the entries do not commute.
    std::optional<Scalar> closed_entry(int block, int column, int row) const;

    /// The whole system in one notation (text or latex): matrices, unknowns, equations, outputs.
    std::string to_text(Notation notation) const;

  private:
    std::string average_text(int block, int column, int row, Notation notation) const;

    const DeterministicEquivalent* equivalent_;
    std::vector<Named> named_;
    std::vector<Scalar> value_;  ///< of every unknown of the whole equation, in terms of names
};

}  // namespace resolva
