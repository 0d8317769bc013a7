#pragma once

// Non-commutative rational expressions in random, deterministic and identity matrices, as values.
//
//   const Dimension d{"d"}, n{"n"};
//   const Expression X = gaussian("X", d, n, 1.0);
//   const Expression R = inverse(X * transpose(X) / as_scalar(n) + Scalar::symbol("ridge") * identity(d));
//
// Immutable and hash-consed. Construction brings them to a normal form: transposes are moved to the matrices,
// numbers to the front of sums, like terms are collected, products are flat, identities vanish from products.
// Products of sums are not multiplied out. Every operation checks shapes at once.
// Source of the setting: Helton, Mai & Speicher 2018 (realisations of rational expressions).

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/expression/matrix_symbol.hpp>
#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

struct ExpressionNode;

class Expression {
  public:
    enum class Kind { matrix, identity, sum, product, inverse };
    /// Of a sum: scalar times term, the term being no sum. Of a product and of an inverse the scalar is one.
    using Part = std::pair<Expression, Scalar>;

    Kind kind() const;
    const Dimension& rows() const;
    const Dimension& columns() const;
    bool is_square() const { return rows() == columns(); }
    /// The sum without terms.
    bool is_zero() const;
    /// Of a matrix.
    const MatrixSymbol& symbol() const;
    bool is_transposed() const;
    /// Terms of a sum, factors of a product from left to right, or the argument of an inverse.
    const std::vector<Part>& parts() const;
    /// Matrices and operations when written out without sharing (at most 2^40), and how deeply they nest.
    std::size_t written_size() const;
    std::size_t depth() const;

    /// "d x n".
    std::string shape() const;

    friend bool operator==(const Expression& a, const Expression& b) { return a.node_ == b.node_; }
    static int compare(const Expression& a, const Expression& b);
    const void* address() const { return node_.get(); }

    /// @throws BadArgument, naming both shapes, when they do not fit.
    friend Expression operator+(const Expression& a, const Expression& b);
    friend Expression operator-(const Expression& a, const Expression& b);
    friend Expression operator*(const Expression& a, const Expression& b);
    friend Expression operator-(const Expression& a);
    friend Expression operator*(const Scalar& factor, const Expression& a);
    friend Expression operator/(const Expression& a, const Scalar& divisor);
    friend Expression transpose(const Expression& a);
    /// @throws BadArgument when a is not square or is zero.
    friend Expression inverse(const Expression& a);
    friend Expression identity(const Dimension& dimension);
    friend Expression zero(const Dimension& rows, const Dimension& columns);
    friend Expression matrix(const MatrixSymbol& symbol);

  private:
    explicit Expression(std::shared_ptr<const ExpressionNode> node) : node_(std::move(node)) {}
    static Expression make(ExpressionNode node);
    static Expression make_sum(const Dimension& rows, const Dimension& columns, std::vector<Part> terms);

    std::shared_ptr<const ExpressionNode> node_;
};

Expression identity(const Dimension& dimension);
Expression zero(const Dimension& rows, const Dimension& columns);
/// @throws BadArgument when a symmetric or deterministic symbol is not square.
Expression matrix(const MatrixSymbol& symbol);

/// Independent centred Gaussian entries of the given variance.
Expression gaussian(const std::string& name, const Dimension& rows, const Dimension& columns,
                    const Scalar& variance);
/// Symmetric Gaussian (GOE): off-diagonal entries of the given variance.
Expression gaussian_symmetric(const std::string& name, const Dimension& dimension, const Scalar& variance);
/// Symmetric deterministic; commutes with the matrices of its family, which defaults to itself alone.
Expression deterministic(const std::string& name, const Dimension& dimension, const std::string& family = {});

/// Integer power; negative powers invert, the zeroth is the identity.
/// @throws BadArgument when a is not square.
Expression power(const Expression& a, int exponent);

/// The expression in the given notation. `names` may replace sub-expressions by a name, printed as such.
std::string to_text(const Expression& expression, Notation notation = Notation::text,
                    const std::vector<std::pair<Expression, std::string>>& names = {});

}  // namespace resolva
