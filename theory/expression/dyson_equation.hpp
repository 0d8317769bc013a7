#pragma once

// The matrix Dyson equation of a pencil in the limit of large dimensions.
//
//   L = A + R,  A deterministic, R linear in the random matrices
//   G = (A - eta(G))^{-1},  eta_il = sum over pairs  L_ij contains c1 X,  L_kl contains c2 X^T  of
//                                    c1 c2 var(X) N_j <G_jk>
// Blocks of different dimensions decouple; < > is the normalised trace over one dimension, an average over
// the joint spectrum of the deterministic matrices there (or a trace over explicit ones). A symmetric
// Gaussian S counts as X and X^T at once. G approximates the inverse of L: column block first, row block
// second. Unknowns: only the <G_jk> that occur in eta, one for each class of entries known to be proportional
// by symmetry. Source: Helton, Rashidi Far & Speicher 2007; Helton, Mai & Speicher 2018.

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <resolva/theory/expression/joint_spectrum.hpp>
#include <resolva/theory/expression/pencil.hpp>
#include <resolva/theory/expression/scalar_program.hpp>

namespace resolva {

/// The equation with its coefficients as registers of a scalar program; immutable after construction.
class DysonEquation {
  public:
    /// A deterministic entry of one dimension's matrix, rows and columns counted within the dimension.
    struct Entry {
        int row;
        int column;
        std::size_t coefficient;  ///< register
        int eigenvalue = -1;      ///< index into an atom's values; -1 for the identity
        const Eigen::MatrixXd* explicit_matrix = nullptr;
        bool transposed = false;
        bool is_shift = false;  ///< belongs to the inverse shift
    };
    /// eta[row][column] += coefficient * unknown.
    struct Term {
        int row;
        int column;
        int unknown;
        std::size_t coefficient;
    };
    struct Atom {
        std::size_t weight;
        std::vector<std::size_t> values;
    };
    struct Block {
        Dimension dimension;
        std::vector<int> members;  ///< blocks of the pencil
        std::size_t replicas = 1;  ///< size of explicit matrices, 1 without
        std::vector<Atom> atoms;
        std::vector<Entry> entries;
        std::vector<Term> terms;
        std::vector<int> unknowns;  ///< numbers of the unknowns of this dimension
    };
    /// The random parts of L_ij and L_ab are correlated: both contain the same matrix, equally transposed.
    struct Correlation {
        int target;                ///< dimension block of the rows i and a
        int row, other_row;        ///< i, a
        int source;                ///< dimension block of the columns j and b
        int column, other_column;  ///< j, b
        std::size_t left, right,
            size;  ///< coefficient in L_ij, in L_ab, and variance times dimension of the columns
    };
    /// <G_jk>, j and k counted within the dimension block.
    struct Unknown {
        int block;
        int column;
        int row;
    };

    /// @param identify_by_symmetry  look for a transposition symmetry that makes unknowns proportional
    /// @throws BadArgument when one dimension carries deterministic matrices without a common joint spectrum.
    DysonEquation(const Pencil& pencil, const DeterministicLaws& laws, ScalarProgram& program,
                  bool identify_by_symmetry);

    const std::vector<Block>& blocks() const { return blocks_; }
    const std::vector<Unknown>& unknowns() const { return unknowns_; }
    const std::vector<Correlation>& correlations() const { return correlations_; }
    int unknown_count() const { return static_cast<int>(unknowns_.size()); }
    /// Unknown and factor of an average <G_jk> of this block, when it occurs in the covariance.
    const std::pair<int, Scalar>* unknown_at(int block, int column, int row) const {
        const auto found = aliases_.find({block, column, row});
        return found == aliases_.end() ? nullptr : &found->second;
    }
    /// Dimension block and position of a block of the pencil.
    int block_of(int i) const { return block_of_[static_cast<std::size_t>(i)]; }
    int position_of(int i) const { return position_of_[static_cast<std::size_t>(i)]; }
    /// Symbolic coefficient of a term, for printing: the Scalar behind a register.
    const Scalar& scalar_of(std::size_t reg) const { return scalars_.at(reg); }

  private:
    std::size_t compile(ScalarProgram& program, const Scalar& scalar);
    void add_deterministic_part(const Pencil& pencil, const DeterministicLaws& laws, ScalarProgram& program);
    void add_covariance(const Pencil& pencil, ScalarProgram& program, bool identify_by_symmetry);

    std::vector<Block> blocks_;
    std::vector<Unknown> unknowns_;
    std::vector<Correlation> correlations_;
    std::map<std::array<int, 3>, std::pair<int, Scalar>> aliases_;
    std::vector<int> block_of_;
    std::vector<int> position_of_;
    std::map<std::size_t, Scalar> scalars_;
};

}  // namespace resolva
