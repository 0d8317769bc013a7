#include <resolva/theory/expression/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/hash_consing.hpp>

namespace resolva {

struct ScalarNode {
    Scalar::Kind kind;
    double number;
    std::string name;
    std::vector<Scalar::Part> parts;
    std::size_t hash = 0;
    std::size_t size = 1;  // written out, saturating
    std::size_t depth = 1;

    bool same(const ScalarNode& other) const {
        return kind == other.kind && number == other.number && name == other.name && parts == other.parts;
    }
};

namespace {

constexpr std::size_t largest_written_size = std::size_t{1} << 40U;

bool is_integer(double x) {
    return x == std::floor(x) && std::abs(x) < 1e6;
}

/// Sorts by the structural order and merges equal scalars by adding their numbers; zeros vanish.
void collect(std::vector<Scalar::Part>& parts) {
    std::sort(parts.begin(), parts.end(),
              [](const auto& a, const auto& b) { return Scalar::compare(a.first, b.first) < 0; });
    std::vector<Scalar::Part> merged;
    for (auto& part : parts) {
        if (!merged.empty() && merged.back().first == part.first) {
            merged.back().second += part.second;
        } else {
            merged.push_back(std::move(part));
        }
    }
    std::erase_if(merged, [](const auto& part) { return part.second == 0.0; });
    parts = std::move(merged);
}

}  // namespace

Scalar Scalar::make(Kind kind, double number, std::string name, std::vector<Part> parts) {
    ScalarNode node{kind, number == 0.0 ? 0.0 : number, std::move(name), std::move(parts)};
    node.hash = static_cast<std::size_t>(kind);
    mix_hash(node.hash, std::hash<double>{}(node.number));
    mix_hash(node.hash, std::hash<std::string>{}(node.name));
    for (const auto& [scalar, value] : node.parts) {
        mix_hash(node.hash, std::hash<const void*>{}(scalar.identity()));
        mix_hash(node.hash, std::hash<double>{}(value));
        node.size = std::min(node.size + scalar.written_size(), largest_written_size);
        node.depth = std::max(node.depth, scalar.depth() + 1);
    }
    return Scalar(HashConsing<ScalarNode>::intern(std::move(node)));
}

Scalar::Scalar(double value) : Scalar(make(Kind::constant, value, {}, {})) {}

Scalar Scalar::symbol(const std::string& name) {
    if (name.empty()) refuse("symbol", "", "a name needs at least one letter");
    return make(Kind::symbol, 0.0, name, {});
}

Scalar::Kind Scalar::kind() const {
    return node_->kind;
}
bool Scalar::is_zero() const {
    return is_constant() && node_->number == 0.0;
}
bool Scalar::is_one() const {
    return is_constant() && node_->number == 1.0;
}
double Scalar::number() const {
    return node_->number;
}
std::size_t Scalar::written_size() const {
    return node_->size;
}
std::size_t Scalar::depth() const {
    return node_->depth;
}
const std::string& Scalar::name() const {
    return node_->name;
}
const std::vector<Scalar::Part>& Scalar::parts() const {
    return node_->parts;
}

Scalar Scalar::make_sum(double constant, std::vector<Part> terms) {
    collect(terms);
    if (terms.empty()) return constant;
    if (constant == 0.0 && terms.size() == 1 && terms[0].second == 1.0) return terms[0].first;
    return make(Kind::sum, constant, {}, std::move(terms));
}

Scalar Scalar::make_product(double factor, std::vector<Part> factors) {
    collect(factors);
    if (factor == 0.0) return 0.0;
    if (factors.empty()) return factor;
    const bool bare = factors.size() == 1 && factors[0].second == 1.0;
    if (bare && factors[0].first.kind() == Kind::sum) {  // a number distributes over a sum
        const Scalar& sum = factors[0].first;
        std::vector<Part> terms = sum.parts();
        for (auto& term : terms) term.second *= factor;
        return make_sum(factor * sum.number(), std::move(terms));
    }
    const Scalar monic = bare ? factors[0].first : make(Kind::product, 0.0, {}, std::move(factors));
    return factor == 1.0 ? monic : make_sum(0.0, {{monic, factor}});
}

Scalar operator+(const Scalar& a, const Scalar& b) {
    double constant = 0.0;
    std::vector<Scalar::Part> terms;
    for (const Scalar* x : {&a, &b}) {
        if (x->is_constant()) {
            constant += x->number();
        } else if (x->kind() == Scalar::Kind::sum) {
            constant += x->number();
            terms.insert(terms.end(), x->parts().begin(), x->parts().end());
        } else {
            terms.emplace_back(*x, 1.0);
        }
    }
    return Scalar::make_sum(constant, std::move(terms));
}

Scalar operator-(const Scalar& a) {
    return Scalar(-1.0) * a;
}
Scalar operator-(const Scalar& a, const Scalar& b) {
    return a + (-b);
}

Scalar operator*(const Scalar& a, const Scalar& b) {
    double factor = 1.0;
    std::vector<Scalar::Part> factors;
    for (const Scalar* x : {&a, &b}) {
        const bool scaled = x->kind() == Scalar::Kind::sum && x->number() == 0.0 && x->parts().size() == 1;
        const Scalar monic = scaled ? x->parts()[0].first : *x;
        if (scaled) factor *= x->parts()[0].second;
        if (monic.is_constant()) {
            factor *= monic.number();
        } else if (monic.kind() == Scalar::Kind::product) {
            factors.insert(factors.end(), monic.parts().begin(), monic.parts().end());
        } else {
            factors.emplace_back(monic, 1.0);
        }
    }
    return Scalar::make_product(factor, std::move(factors));
}

Scalar operator/(const Scalar& a, const Scalar& b) {
    if (b.is_zero()) refuse("divisor", 0.0, "it must not be zero");
    return a * pow(b, -1.0);
}

Scalar pow(const Scalar& base, double exponent) {
    if (exponent == 0.0) return 1.0;
    if (exponent == 1.0) return base;
    if (base.is_constant()) {
        const double value = std::pow(base.number(), exponent);
        if (!std::isfinite(value))
            refuse("base of a power", base.number(), "the power must be a finite number");
        return value;
    }
    double factor = 1.0;
    Scalar monic = base;
    if (base.kind() == Scalar::Kind::sum && base.number() == 0.0 && base.parts().size() == 1 &&
        (is_integer(exponent) || base.parts()[0].second > 0.0)) {
        factor = std::pow(base.parts()[0].second, exponent);
        monic = base.parts()[0].first;
    }
    if (monic.kind() == Scalar::Kind::product && is_integer(exponent)) {
        std::vector<Scalar::Part> factors = monic.parts();
        for (auto& part : factors) part.second *= exponent;
        return Scalar::make_product(factor, std::move(factors));
    }
    return Scalar::make_product(factor, {{monic, exponent}});
}

Scalar sqrt(const Scalar& a) {
    return pow(a, 0.5);
}

Scalar exp(const Scalar& a) {
    return a.is_constant() ? Scalar(std::exp(a.number()))
                           : Scalar::make(Scalar::Kind::exponential, 0.0, {}, {{a, 1.0}});
}

Scalar log(const Scalar& a) {
    if (!a.is_constant()) return Scalar::make(Scalar::Kind::logarithm, 0.0, {}, {{a, 1.0}});
    return std::log(require_positive("argument of log", a.number()));
}

int Scalar::compare(const Scalar& a, const Scalar& b) {
    if (a == b) return 0;
    if (a.kind() != b.kind()) return a.kind() < b.kind() ? -1 : 1;
    if (a.number() != b.number()) return a.number() < b.number() ? -1 : 1;
    if (const int names = a.name().compare(b.name()); names != 0) return names;
    if (a.parts().size() != b.parts().size()) return a.parts().size() < b.parts().size() ? -1 : 1;
    for (std::size_t i = 0; i < a.parts().size(); ++i) {
        if (const int order = compare(a.parts()[i].first, b.parts()[i].first); order != 0) return order;
        const double x = a.parts()[i].second;
        const double y = b.parts()[i].second;
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

Scalar Scalar::derivative(const std::string& symbol) const {
    Scalar result = 0.0;
    switch (kind()) {
        case Kind::constant:
            return 0.0;
        case Kind::symbol:
            return name() == symbol ? 1.0 : 0.0;
        case Kind::sum:
            for (const auto& [term, factor] : parts())
                result = result + Scalar(factor) * term.derivative(symbol);
            return result;
        case Kind::product:
            for (const auto& [base, exponent] : parts()) {
                const Scalar slope = base.derivative(symbol);
                if (!slope.is_zero()) result = result + Scalar(exponent) * (*this) * slope / base;
            }
            return result;
        case Kind::exponential:
            return *this * parts()[0].first.derivative(symbol);
        case Kind::logarithm:
            return parts()[0].first.derivative(symbol) / parts()[0].first;
    }
    return result;
}

Scalar Scalar::substitute(const std::map<std::string, Scalar>& replacements) const {
    switch (kind()) {
        case Kind::constant:
            return *this;
        case Kind::symbol: {
            const auto found = replacements.find(name());
            return found == replacements.end() ? *this : found->second;
        }
        case Kind::sum: {
            Scalar result = number();
            for (const auto& [term, factor] : parts())
                result = result + Scalar(factor) * term.substitute(replacements);
            return result;
        }
        case Kind::product: {
            Scalar result = 1.0;
            for (const auto& [base, exponent] : parts())
                result = result * pow(base.substitute(replacements), exponent);
            return result;
        }
        case Kind::exponential:
            return exp(parts()[0].first.substitute(replacements));
        case Kind::logarithm:
            return log(parts()[0].first.substitute(replacements));
    }
    return *this;
}

std::set<std::string> Scalar::symbols() const {
    if (kind() == Kind::symbol) return {name()};
    std::set<std::string> result;
    for (const auto& part : parts()) result.merge(part.first.symbols());
    return result;
}

}  // namespace resolva
