#include <resolva/theory/expression/written_matrix.hpp>

#include <vector>

#include <resolva/theory/expression/inverse_entry.hpp>

namespace resolva {

namespace {

constexpr std::size_t largest_written = 150;  // parts of an expression that is multiplied out
constexpr std::size_t most_terms = 40;        // of a product

std::optional<Expression> written(const Expression& e) {
    switch (e.kind()) {
        case Expression::Kind::inverse: {
            const auto argument = written(e.parts()[0].first);
            if (!argument || argument->is_zero()) return std::nullopt;
            return inverse(*argument);
        }
        case Expression::Kind::sum: {
            Expression sum = zero(e.rows(), e.columns());
            for (const auto& [term, factor] : e.parts()) {
                const auto piece = written(term);
                if (!piece) return std::nullopt;
                sum = sum + factor * *piece;
            }
            return sum;
        }
        case Expression::Kind::product: {
            std::vector<Expression::Part> terms;
            for (const auto& part : e.parts()) {
                const auto factor = written(part.first);
                if (!factor) return std::nullopt;
                const std::vector<Expression::Part> pieces =
                    factor->kind() == Expression::Kind::sum ? factor->parts()
                                                            : std::vector<Expression::Part>{{*factor, 1.0}};
                if (terms.empty()) {
                    terms = pieces;
                    continue;
                }
                if (terms.size() * pieces.size() > most_terms) return std::nullopt;
                std::vector<Expression::Part> next;
                for (const auto& [left, x] : terms) {
                    for (const auto& [right, y] : pieces) next.emplace_back(left * right, x * y);
                }
                terms = std::move(next);
            }
            Expression sum = zero(e.rows(), e.columns());
            for (const auto& [term, factor] : terms) sum = sum + factor * term;
            return sum;
        }
        default:
            return e;
    }
}

}  // namespace

std::optional<Expression> multiplied_out(const Expression& expression) {
    if (expression.written_size() > largest_written) return std::nullopt;
    return written(expression);
}

std::optional<Expression> entry_of_inverse(const DeterministicEquivalent& equivalent, int block, int column,
                                           int row) {
    const auto& members = equivalent.equation().blocks()[static_cast<std::size_t>(block)].members;
    const auto entry = inverse_entry(equivalent.pencil(), members[static_cast<std::size_t>(column)],
                                     members[static_cast<std::size_t>(row)], largest_written);
    return entry ? multiplied_out(*entry) : std::nullopt;
}

}  // namespace resolva
