#pragma once

// Polynomials in some of the names of a formula, with all other formulas as coefficients: products of sums are
// multiplied out in the names alone, so that what cancels between them cancels.
//
// A name is a symbol that begins with '#': what the equations of a limit solve for, as no model can call anything.

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

class NamePolynomial {
  public:
    struct Order {
        bool operator()(const Scalar& a, const Scalar& b) const { return Scalar::compare(a, b) < 0; }
    };
    /// Coefficient of each monomial in the names; no coefficient is zero.
    using Terms = std::map<Scalar, Scalar, Order>;

    NamePolynomial() = default;
    /// Multiplies the formula out. A power of a sum with names that is no small whole number stays a factor.
    explicit NamePolynomial(const Scalar& formula);
    static Scalar name(const std::string& kind, std::size_t number);
    static bool is_name(const std::string& symbol) { return !symbol.empty() && symbol[0] == '#'; }

    const Terms& terms() const { return terms_; }
    std::size_t size() const { return terms_.size(); }
    bool is_zero() const { return terms_.empty(); }
    std::set<std::string> names() const;
    /// The sum of the terms.
    Scalar scalar() const;
    NamePolynomial substitute(const std::map<std::string, NamePolynomial>& values) const;

    friend NamePolynomial operator+(const NamePolynomial& a, const NamePolynomial& b);
    friend NamePolynomial operator-(const NamePolynomial& a);
    friend NamePolynomial operator*(const NamePolynomial& a, const NamePolynomial& b);
    friend bool operator==(const NamePolynomial& a, const NamePolynomial& b) { return a.terms_ == b.terms_; }

  private:
    Terms terms_;
};

}  // namespace resolva
