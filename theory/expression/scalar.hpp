#pragma once

// Scalar parameter expressions: numbers, named symbols, sums, products, real powers, exp and log.
//
// Values are immutable and hash-consed; construction brings them to a normal form (like terms collected,
// equal bases merged, numeric factors pulled out of products, constants folded), so that expressions which
// differ only in the order of terms compare equal. Sums are never multiplied out. Powers of one base are
// merged as if the base were positive (x^a x^b = x^(a+b)).

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace resolva {

struct ScalarNode;

class Scalar {
  public:
    enum class Kind { constant, symbol, sum, product, exponential, logarithm };
    /// Of a sum: number times term. Of a product: base to the power number.
    using Part = std::pair<Scalar, double>;

    Scalar(double number = 0.0);
    /// @throws BadArgument when the name is empty.
    static Scalar symbol(const std::string& name);

    Kind kind() const;
    bool is_constant() const { return kind() == Kind::constant; }
    bool is_zero() const;
    bool is_one() const;
    /// The number of a constant, or the constant term of a sum; zero otherwise.
    double number() const;
    /// Of a symbol.
    const std::string& name() const;
    /// Terms of a sum, factors of a product, or the argument of a function (number 1).
    const std::vector<Part>& parts() const;
    /// Numbers, names and operations when written out without sharing (at most 2^40), and how deeply they nest.
    std::size_t written_size() const;
    std::size_t depth() const;

    Scalar derivative(const std::string& symbol) const;
    Scalar substitute(const std::map<std::string, Scalar>& replacements) const;
    std::set<std::string> symbols() const;

    /// Same value: one pointer comparison.
    friend bool operator==(const Scalar& a, const Scalar& b) { return a.node_ == b.node_; }
    /// A total order that does not depend on addresses, so that printed text is reproducible.
    static int compare(const Scalar& a, const Scalar& b);
    const void* identity() const { return node_.get(); }

    friend Scalar operator+(const Scalar& a, const Scalar& b);
    friend Scalar operator-(const Scalar& a, const Scalar& b);
    friend Scalar operator-(const Scalar& a);
    friend Scalar operator*(const Scalar& a, const Scalar& b);
    /// @throws BadArgument when b is the constant zero.
    friend Scalar operator/(const Scalar& a, const Scalar& b);
    friend Scalar pow(const Scalar& base, double exponent);
    friend Scalar sqrt(const Scalar& a);
    friend Scalar exp(const Scalar& a);
    friend Scalar log(const Scalar& a);

  private:
    explicit Scalar(std::shared_ptr<const ScalarNode> node) : node_(std::move(node)) {}
    static Scalar make(Kind kind, double number, std::string name, std::vector<Part> parts);
    static Scalar make_sum(double constant, std::vector<Part> terms);
    static Scalar make_product(double factor, std::vector<Part> factors);

    std::shared_ptr<const ScalarNode> node_;
};

/// How the pieces of a printed formula are spelled.
enum class Notation { text, latex, cpp };

/// The expression in the given notation; the text form reads back as the same value.
std::string to_text(const Scalar& scalar, Notation notation = Notation::text);

}  // namespace resolva
