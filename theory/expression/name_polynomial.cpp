#include <resolva/theory/expression/name_polynomial.hpp>

#include <algorithm>
#include <cmath>

namespace resolva {

namespace {

using Terms = NamePolynomial::Terms;

bool has_name(const Scalar& formula) {
    if (formula.kind() == Scalar::Kind::symbol) return NamePolynomial::is_name(formula.name());
    return std::any_of(formula.parts().begin(), formula.parts().end(),
                       [](const auto& part) { return has_name(part.first); });
}

Terms multiplied_out(const Scalar& formula, bool in_all_symbols);

/// The shorter of a coefficient and what it is when all of it is multiplied out: zero above all.
Scalar simplified(const Scalar& coefficient) {
    if (coefficient.kind() != Scalar::Kind::sum) return coefficient;
    const Terms terms = multiplied_out(coefficient, true);
    if (terms.size() >= coefficient.parts().size() + (coefficient.number() != 0.0 ? 1 : 0))
        return coefficient;
    Scalar sum = 0.0;
    for (const auto& [monomial, number] : terms) sum = sum + number * monomial;
    return sum;
}

void add(Terms& terms, const Scalar& monomial, const Scalar& coefficient, bool simplify) {
    const auto [place, is_new] = terms.emplace(monomial, coefficient);
    if (!is_new) {
        place->second = place->second + coefficient;
        if (simplify) place->second = simplified(place->second);
    }
    if (place->second.is_zero()) terms.erase(place);
}

Terms product(const Terms& a, const Terms& b, bool in_all_symbols) {
    Terms result;
    for (const auto& [left, x] : a) {
        for (const auto& [right, y] : b) {
            const Scalar monomial = left * right;
            if (monomial.kind() != Scalar::Kind::sum) {
                add(result, monomial, x * y, !in_all_symbols);
                continue;
            }
            // Roots of one sum have met: it is a factor no longer.
            for (const auto& [piece, z] : multiplied_out(monomial, in_all_symbols))
                add(result, piece, x * y * z, !in_all_symbols);
        }
    }
    return result;
}

Terms multiplied_out(const Scalar& formula, bool in_all_symbols) {
    if (formula.is_zero()) return {};
    if (formula.is_constant() || (!in_all_symbols && !has_name(formula))) return {{1.0, formula}};
    Terms result;
    switch (formula.kind()) {
        case Scalar::Kind::sum:
            if (formula.number() != 0.0) result.emplace(1.0, formula.number());
            for (const auto& [term, factor] : formula.parts()) {
                for (const auto& [monomial, coefficient] : multiplied_out(term, in_all_symbols))
                    add(result, monomial, Scalar(factor) * coefficient, !in_all_symbols);
            }
            return result;
        case Scalar::Kind::product:
            result.emplace(1.0, 1.0);
            for (const auto& [base, exponent] : formula.parts()) {
                const bool whole = exponent == std::floor(exponent) && exponent > 0.0 && exponent <= 12.0;
                if (!in_all_symbols && !has_name(base)) {
                    result = product(result, {{1.0, pow(base, exponent)}}, in_all_symbols);
                } else if (whole && base.kind() == Scalar::Kind::sum) {
                    const Terms terms = multiplied_out(base, in_all_symbols);
                    for (int k = 0; k < static_cast<int>(exponent); ++k)
                        result = product(result, terms, in_all_symbols);
                } else {
                    result = product(result, {{pow(base, exponent), 1.0}}, in_all_symbols);
                }
            }
            return result;
        default:
            return {{formula, 1.0}};
    }
}

}  // namespace

NamePolynomial::NamePolynomial(const Scalar& formula) : terms_(multiplied_out(formula, false)) {
    for (auto term = terms_.begin(); term != terms_.end();) {
        term->second = simplified(term->second);
        term = term->second.is_zero() ? terms_.erase(term) : std::next(term);
    }
}

Scalar NamePolynomial::name(const std::string& kind, std::size_t number) {
    return Scalar::symbol("#" + kind + std::to_string(number));
}

std::set<std::string> NamePolynomial::names() const {
    std::set<std::string> result;
    for (const auto& [monomial, coefficient] : terms_) result.merge(monomial.symbols());
    return result;
}

Scalar NamePolynomial::scalar() const {
    Scalar sum = 0.0;
    for (const auto& [monomial, coefficient] : terms_) sum = sum + coefficient * monomial;
    return sum;
}

NamePolynomial NamePolynomial::substitute(const std::map<std::string, NamePolynomial>& values) const {
    NamePolynomial result;
    for (const auto& [monomial, coefficient] : terms_) {
        NamePolynomial term(coefficient);
        const auto multiply = [&](const Scalar& base, double exponent) {
            const auto found = base.kind() == Scalar::Kind::symbol ? values.find(base.name()) : values.end();
            if (found == values.end() || exponent < 0.0) {
                term = term * NamePolynomial(pow(base, exponent));
                return;
            }
            for (int k = 0; k < static_cast<int>(exponent); ++k) term = term * found->second;
        };
        if (monomial.kind() == Scalar::Kind::product) {
            for (const auto& [base, exponent] : monomial.parts()) multiply(base, exponent);
        } else if (!monomial.is_constant()) {
            multiply(monomial, 1.0);
        }
        result = result + term;
    }
    return result;
}

NamePolynomial operator+(const NamePolynomial& a, const NamePolynomial& b) {
    NamePolynomial sum = a;
    for (const auto& [monomial, coefficient] : b.terms_) add(sum.terms_, monomial, coefficient, true);
    return sum;
}

NamePolynomial operator-(const NamePolynomial& a) {
    NamePolynomial result = a;
    for (auto& term : result.terms_) term.second = -term.second;
    return result;
}

NamePolynomial operator*(const NamePolynomial& a, const NamePolynomial& b) {
    NamePolynomial result;
    result.terms_ = product(a.terms_, b.terms_, false);
    return result;
}

}  // namespace resolva
