#include <resolva/theory/expression/expression.hpp>

#include <algorithm>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/hash_consing.hpp>

namespace resolva {

struct ExpressionNode {
    Expression::Kind kind;
    Dimension rows;
    Dimension columns;
    std::shared_ptr<const MatrixSymbol> symbol;
    bool transposed = false;
    std::vector<Expression::Part> parts;
    std::size_t hash = 0;
    std::size_t size = 1;  // written out, saturating
    std::size_t depth = 1;

    bool same(const ExpressionNode& other) const {
        const bool symbols = symbol == other.symbol || (symbol && other.symbol && *symbol == *other.symbol);
        return kind == other.kind && rows == other.rows && columns == other.columns && symbols &&
               transposed == other.transposed && parts == other.parts;
    }
};

Expression Expression::make(ExpressionNode node) {
    node.hash = static_cast<std::size_t>(node.kind) + (node.transposed ? 16U : 0U);
    mix_hash(node.hash, std::hash<std::string>{}(node.rows.name));
    mix_hash(node.hash, std::hash<std::string>{}(node.columns.name));
    if (node.symbol) mix_hash(node.hash, std::hash<std::string>{}(node.symbol->name));
    for (const auto& [part, scalar] : node.parts) {
        mix_hash(node.hash, std::hash<const void*>{}(part.address()));
        mix_hash(node.hash, std::hash<const void*>{}(scalar.identity()));
        node.size = std::min(node.size + part.written_size() + scalar.written_size(), std::size_t{1} << 40U);
        node.depth = std::max({node.depth, part.depth() + 1, scalar.depth() + 1});
    }
    return Expression(HashConsing<ExpressionNode>::intern(std::move(node)));
}

Expression::Kind Expression::kind() const {
    return node_->kind;
}
const Dimension& Expression::rows() const {
    return node_->rows;
}
const Dimension& Expression::columns() const {
    return node_->columns;
}
std::size_t Expression::written_size() const {
    return node_->size;
}
std::size_t Expression::depth() const {
    return node_->depth;
}
bool Expression::is_zero() const {
    return kind() == Kind::sum && parts().empty();
}
const MatrixSymbol& Expression::symbol() const {
    return *node_->symbol;
}
bool Expression::is_transposed() const {
    return node_->transposed;
}
const std::vector<Expression::Part>& Expression::parts() const {
    return node_->parts;
}
std::string Expression::shape() const {
    return rows().name + " x " + columns().name;
}

int Expression::compare(const Expression& a, const Expression& b) {
    if (a == b) return 0;
    if (a.kind() != b.kind()) return a.kind() < b.kind() ? -1 : 1;
    if (a.kind() == Kind::matrix) {
        if (const int names = a.symbol().name.compare(b.symbol().name); names != 0) return names;
        if (a.is_transposed() != b.is_transposed()) return b.is_transposed() ? -1 : 1;
    }
    if (const int rows = a.rows().name.compare(b.rows().name); rows != 0) return rows;
    if (const int columns = a.columns().name.compare(b.columns().name); columns != 0) return columns;
    if (a.parts().size() != b.parts().size()) return a.parts().size() < b.parts().size() ? -1 : 1;
    for (std::size_t i = 0; i < a.parts().size(); ++i) {
        if (const int order = compare(a.parts()[i].first, b.parts()[i].first); order != 0) return order;
        if (const int order = Scalar::compare(a.parts()[i].second, b.parts()[i].second); order != 0)
            return order;
    }
    return 0;
}

Expression identity(const Dimension& dimension) {
    if (dimension.name.empty()) refuse("dimension", "", "it needs a name");
    return Expression::make({Expression::Kind::identity, dimension, dimension, nullptr, false, {}, 0});
}

Expression zero(const Dimension& rows, const Dimension& columns) {
    return Expression::make_sum(rows, columns, {});
}

Expression matrix(const MatrixSymbol& symbol) {
    if (symbol.name.empty()) refuse("matrix", "", "it needs a name");
    if (symbol.kind != MatrixSymbol::Kind::gaussian && symbol.rows != symbol.columns) {
        refuse("shape of " + symbol.name, symbol.rows.name + " x " + symbol.columns.name,
               "it must be square");
    }
    return Expression::make({Expression::Kind::matrix,
                             symbol.rows,
                             symbol.columns,
                             std::make_shared<const MatrixSymbol>(symbol),
                             false,
                             {},
                             0});
}

Expression Expression::make_sum(const Dimension& rows, const Dimension& columns, std::vector<Part> terms) {
    std::sort(terms.begin(), terms.end(),
              [](const auto& a, const auto& b) { return compare(a.first, b.first) < 0; });
    std::vector<Part> merged;
    for (auto& term : terms) {
        if (!merged.empty() && merged.back().first == term.first) {
            merged.back().second = merged.back().second + term.second;
        } else {
            merged.push_back(std::move(term));
        }
    }
    std::erase_if(merged, [](const auto& term) { return term.second.is_zero(); });
    if (merged.size() == 1 && merged[0].second.is_one()) return merged[0].first;
    return make({Kind::sum, rows, columns, nullptr, false, std::move(merged), 0});
}

namespace {

/// Splits c * E into c and E; a sum of several terms has factor one.
Expression::Part without_factor(const Expression& a) {
    if (a.kind() == Expression::Kind::sum && a.parts().size() == 1) return a.parts()[0];
    return {a, 1.0};
}

}  // namespace

Expression operator+(const Expression& a, const Expression& b) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
        refuse("sum", to_text(a) + " (" + a.shape() + ") plus " + to_text(b) + " (" + b.shape() + ")",
               "the two shapes must agree");
    }
    std::vector<Expression::Part> terms;
    for (const Expression* x : {&a, &b}) {
        if (x->kind() == Expression::Kind::sum) {
            terms.insert(terms.end(), x->parts().begin(), x->parts().end());
        } else {
            terms.emplace_back(*x, 1.0);
        }
    }
    return Expression::make_sum(a.rows(), a.columns(), std::move(terms));
}

Expression operator-(const Expression& a) {
    return Scalar(-1.0) * a;
}
Expression operator-(const Expression& a, const Expression& b) {
    return a + (-b);
}

Expression operator*(const Scalar& factor, const Expression& a) {
    std::vector<Expression::Part> terms;
    if (a.kind() == Expression::Kind::sum) {
        terms = a.parts();
        for (auto& term : terms) term.second = factor * term.second;
    } else {
        terms.emplace_back(a, factor);
    }
    return Expression::make_sum(a.rows(), a.columns(), std::move(terms));
}

Expression operator/(const Expression& a, const Scalar& divisor) {
    return (Scalar(1.0) / divisor) * a;
}

Expression operator*(const Expression& a, const Expression& b) {
    if (a.columns() != b.rows()) {
        refuse("product", to_text(a) + " (" + a.shape() + ") times " + to_text(b) + " (" + b.shape() + ")",
               "the inner dimensions must agree");
    }
    if (a.is_zero() || b.is_zero()) return zero(a.rows(), b.columns());
    const auto [left, left_factor] = without_factor(a);
    const auto [right, right_factor] = without_factor(b);
    std::vector<Expression::Part> factors;
    for (const Expression* x : {&left, &right}) {
        if (x->kind() == Expression::Kind::product) {
            factors.insert(factors.end(), x->parts().begin(), x->parts().end());
        } else if (x->kind() != Expression::Kind::identity) {
            factors.emplace_back(*x, 1.0);
        }
    }
    const Scalar factor = left_factor * right_factor;
    if (factors.empty()) return factor * identity(a.rows());
    if (factors.size() == 1) return factor * factors[0].first;
    return factor * Expression::make({Expression::Kind::product, a.rows(), b.columns(), nullptr, false,
                                      std::move(factors), 0});
}

Expression transpose(const Expression& a) {
    switch (a.kind()) {
        case Expression::Kind::identity:
            return a;
        case Expression::Kind::matrix:
            if (a.symbol().is_symmetric()) return a;
            return Expression::make({Expression::Kind::matrix,
                                     a.columns(),
                                     a.rows(),
                                     a.node_->symbol,
                                     !a.is_transposed(),
                                     {},
                                     0});
        case Expression::Kind::inverse:
            return inverse(transpose(a.parts()[0].first));
        case Expression::Kind::sum: {
            std::vector<Expression::Part> terms;
            for (const auto& [term, factor] : a.parts()) terms.emplace_back(transpose(term), factor);
            return Expression::make_sum(a.columns(), a.rows(), std::move(terms));
        }
        case Expression::Kind::product: {
            Expression result = transpose(a.parts().back().first);
            for (std::size_t i = a.parts().size() - 1; i-- > 0;)
                result = result * transpose(a.parts()[i].first);
            return result;
        }
    }
    return a;
}

Expression inverse(const Expression& a) {
    if (!a.is_square())
        refuse("inverse", to_text(a) + " (" + a.shape() + ")", "only a square matrix has an inverse");
    if (a.is_zero()) refuse("inverse", "the zero matrix (" + a.shape() + ")", "it has no inverse");
    if (a.kind() == Expression::Kind::identity) return a;
    if (a.kind() == Expression::Kind::inverse) return a.parts()[0].first;
    const auto [bare, factor] = without_factor(a);
    if (!factor.is_one()) return (Scalar(1.0) / factor) * inverse(bare);
    return Expression::make(
        {Expression::Kind::inverse, a.rows(), a.columns(), nullptr, false, {{a, 1.0}}, 0});
}

Expression gaussian(const std::string& name, const Dimension& rows, const Dimension& columns,
                    const Scalar& variance) {
    return matrix({MatrixSymbol::Kind::gaussian, name, rows, columns, variance, {}});
}

Expression gaussian_symmetric(const std::string& name, const Dimension& dimension, const Scalar& variance) {
    return matrix({MatrixSymbol::Kind::gaussian_symmetric, name, dimension, dimension, variance, {}});
}

Expression deterministic(const std::string& name, const Dimension& dimension, const std::string& family) {
    return matrix(
        {MatrixSymbol::Kind::deterministic, name, dimension, dimension, 0.0, family.empty() ? name : family});
}

Expression power(const Expression& a, int exponent) {
    if (!a.is_square())
        refuse("power", to_text(a) + " (" + a.shape() + ")", "only a square matrix has powers");
    if (exponent < 0) return power(inverse(a), -exponent);
    Expression result = identity(a.rows());
    for (int i = 0; i < exponent; ++i) result = result * a;
    return result;
}

}  // namespace resolva
