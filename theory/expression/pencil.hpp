#pragma once

// A linear pencil L = A + sum of coefficient times random matrix, block by block, with functionals
//     value_k = normalised trace of u_k^T L^{-1} v_k + constant_k I.
//
// Row block i and column block i have the same dimension. An entry is an affine form in letters: the
// identity, a matrix or its transpose, each with a scalar coefficient. Functionals over one dimension share
// their column v, so that states common to several traces exist once.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/expression/expression.hpp>

namespace resolva {

/// Letter number 0 is the identity; 2 k + 1 is matrix k of the pencil, 2 k + 2 its transpose.
using Letter = int;
inline constexpr Letter identity_letter = 0;

/// Entry of a pencil: coefficient of each letter; no coefficient is zero.
using PencilEntry = std::map<Letter, Scalar>;
/// Sparse vector over blocks, with scalar multiples of the identity as entries.
using BlockVector = std::map<int, Scalar>;

struct Pencil {
    struct Functional {
        int input = 0;          ///< which of `inputs`
        BlockVector output;     ///< u, over columns
        Scalar constant = 0.0;  ///< feed-through
    };

    std::vector<MatrixSymbol> matrices;
    std::vector<Dimension> dimensions;             ///< of block i
    std::vector<std::map<int, PencilEntry>> rows;  ///< rows[i][j] = L_ij
    std::vector<Dimension> input_dimensions;
    std::vector<BlockVector> inputs;  ///< v, over rows
    std::vector<Functional> functionals;

    int size() const { return static_cast<int>(dimensions.size()); }
    /// Letter of a matrix; appends it when new.
    Letter letter(const MatrixSymbol& symbol, bool transposed);
    const MatrixSymbol& matrix_of(Letter letter) const {
        return matrices[static_cast<std::size_t>((letter - 1) / 2)];
    }
    /// Transposed letter; symmetric matrices and the identity are their own.
    Letter transposed(Letter letter) const;
    /// Adds coefficient * letter to L_ij.
    void add(int row, int column, Letter letter, const Scalar& coefficient);
    /// The pencil with every coefficient after substitution.
    Pencil substitute(const std::map<std::string, Scalar>& replacements) const;
    /// The blocks listed, in that order, without functionals.
    Pencil restrict_to(const std::vector<int>& blocks) const;
    /// Strongly connected components of the pattern of L; component numbers follow a topological order, so L
    /// is block upper triangular in them: L_ij != 0 implies component[i] <= component[j].
    std::vector<int> components() const;
};

/// Adds to a sparse vector; zeros vanish.
void add_to(BlockVector& vector, int block, const Scalar& value);

/// Plain or LaTeX text of one entry.
std::string to_text(const Pencil& pencil, const PencilEntry& entry, Notation notation = Notation::text);

/// The pencil without the blocks that are not kept.
Pencil without_blocks(const Pencil& p, const std::vector<bool>& keep);

}  // namespace resolva
