#pragma once

// The matrices K = A - eta of the dimensions of a limit, with names for the unknown averages, and their inverses.
//
// K is block triangular in the strongly connected parts of its pattern, so that an entry of its inverse is
//   within a part S           an entry of the adjugate of K_S times r_S = 1/det K_S
//   from a part to a later    - sum over i in S, l beyond S of  [K_S^{-1}]_{ji} K_il [K^{-1}]_{lk},
// a polynomial in the unknowns and the r_S.

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/expression/name_polynomial.hpp>

namespace resolva {

/// Strongly connected parts of a directed graph, numbered in topological order (Tarjan 1972).
std::vector<int> connected_parts(std::size_t size,
                                 const std::function<std::vector<std::size_t>(std::size_t)>& next);

class LimitBlocks {
  public:
    struct Block {
        bool is_open = false;  ///< the inverse is not written out: explicit matrices, or a part above five
        bool has_spectrum = false;
        std::vector<std::vector<NamePolynomial>> matrix;
        std::vector<int> part;                    ///< of each position
        std::vector<std::vector<int>> members;    ///< of each part
        std::vector<NamePolynomial> determinant;  ///< of each part
    };
    using Entry = std::array<int, 3>;  ///< block, column, row: [K^{-1}]_{column, row}

    explicit LimitBlocks(const DeterministicEquivalent& equivalent);

    const std::vector<Block>& blocks() const { return blocks_; }
    /// The unknowns: entry number k of the inverse has the average named unknown(k).
    const std::vector<Entry>& entries() const { return entries_; }
    static Scalar unknown(std::size_t number) { return NamePolynomial::name("u", number); }
    static Scalar inverse_determinant(int block, int part);

    NamePolynomial adjugate(int block, int part, int column, int row) const;
    /// An entry of the inverse of a block that is not open.
    const NamePolynomial& inverse_entry(int block, int column, int row);
    /// The average of an entry: the name of an unknown, fresh where its average is no polynomial.
    NamePolynomial average(int block, int column, int row);

  private:
    void name_unknowns();
    void fill_matrices();

    const DeterministicEquivalent* equivalent_;
    std::vector<Scalar> value_;  ///< of every unknown of the whole equation, in names
    std::vector<Entry> entries_;
    std::vector<Block> blocks_;
    std::map<Entry, NamePolynomial> inverse_;
};

}  // namespace resolva
