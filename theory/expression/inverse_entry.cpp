#include <resolva/theory/expression/inverse_entry.hpp>

#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

namespace {

using Table = std::map<std::pair<int, int>, Expression>;

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// Blocks on some path of nonzero entries from `first` to `last`; only they enter the entry of the inverse.
std::vector<int> blocks_between(const Pencil& p, int first, int last) {
    const auto closure = [&](int root, bool forward) {
        std::vector<bool> seen(p.rows.size(), false);
        seen[at(root)] = true;
        for (bool changed = true; changed;) {
            changed = false;
            for (int i = 0; i < p.size(); ++i) {
                for (const auto& edge : p.rows[at(i)]) {
                    const int from = forward ? i : edge.first;
                    const int to = forward ? edge.first : i;
                    if (seen[at(from)] && !seen[at(to)]) seen[at(to)] = changed = true;
                }
            }
        }
        return seen;
    };
    const auto after = closure(first, true);
    const auto before = closure(last, false);
    std::vector<int> blocks;
    for (int i = 0; i < p.size(); ++i) {
        if (after[at(i)] && before[at(i)]) blocks.push_back(i);
    }
    return blocks;
}

bool is_number(const Expression& e) {
    return e.kind() == Expression::Kind::identity ||
           (e.kind() == Expression::Kind::sum && e.parts().size() == 1 &&
            e.parts()[0].first.kind() == Expression::Kind::identity && e.parts()[0].second.is_constant());
}

/// Eliminates one block: L_ij -= L_ib L_bb^{-1} L_bj. False when an entry becomes larger than allowed.
bool eliminate(Table& table, int block, std::size_t largest) {
    const Expression pivot = inverse(table.at({block, block}));
    Table next;
    for (const auto& [where, entry] : table) {
        if (where.first != block && where.second != block) next.emplace(where, entry);
    }
    for (const auto& [left_place, left] : table) {
        if (left_place.second != block || left_place.first == block) continue;
        for (const auto& [right_place, right] : table) {
            if (right_place.first != block || right_place.second == block) continue;
            const Expression change = -(left * pivot * right);
            if (change.written_size() > largest) return false;
            const auto [known, is_new] =
                next.emplace(std::pair(left_place.first, right_place.second), change);
            if (is_new) continue;
            known->second = known->second + change;
            if (known->second.is_zero()) next.erase(known);
        }
    }
    table = std::move(next);
    return true;
}

}  // namespace

std::optional<Expression> inverse_entry(const Pencil& original, int column, int row, std::size_t largest) {
    const Pencil p = original.substitute({{inverse_shift, 0.0}});
    const std::vector<int> blocks = blocks_between(p, column, row);
    Table table;
    std::vector<int> open;
    for (const int i : blocks) {
        if (i != column && i != row) open.push_back(i);
        for (const int j : blocks) {
            const auto found = p.rows[at(i)].find(j);
            if (found == p.rows[at(i)].end()) continue;
            Expression entry = zero(p.dimensions[at(i)], p.dimensions[at(j)]);
            for (const auto& [letter, value] : found->second) {
                const Expression plain =
                    letter == identity_letter ? identity(p.dimensions[at(i)]) : matrix(p.matrix_of(letter));
                const bool flip = letter != identity_letter && letter % 2 == 0;
                entry = entry + value * (flip ? transpose(plain) : plain);
            }
            if (!entry.is_zero()) table.emplace(std::pair(i, j), entry);
        }
    }
    if (blocks.empty()) return std::nullopt;
    while (!open.empty()) {
        std::size_t best = open.size();
        for (std::size_t k = 0; k < open.size(); ++k) {
            const auto pivot = table.find({open[k], open[k]});
            if (pivot == table.end()) continue;
            if (best == open.size() || is_number(pivot->second)) best = k;
            if (is_number(pivot->second)) break;
        }
        if (best == open.size()) return std::nullopt;
        if (!eliminate(table, open[best], largest)) return std::nullopt;
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(best));
    }
    const auto entry = [&](int i, int j) { return table.find({i, j}); };
    if (column == row) {
        if (entry(row, row) == table.end()) return std::nullopt;
        return inverse(entry(row, row)->second);
    }
    const auto a = entry(column, column), b = entry(column, row), c = entry(row, column), d = entry(row, row);
    if (a == table.end() && d == table.end()) {
        if (c == table.end() || !c->second.is_square()) return std::nullopt;
        return inverse(c->second);
    }
    if (b == table.end()) return std::nullopt;
    if (d != table.end() && (a == table.end() || is_number(d->second) || !is_number(a->second))) {
        const Expression right = inverse(d->second);
        Expression schur =
            a == table.end() ? zero(p.dimensions[at(column)], p.dimensions[at(column)]) : a->second;
        if (c != table.end()) schur = schur - b->second * right * c->second;
        if (schur.is_zero()) return std::nullopt;
        return -(inverse(schur) * b->second * right);
    }
    const Expression left = inverse(a->second);
    Expression schur = d == table.end() ? zero(p.dimensions[at(row)], p.dimensions[at(row)]) : d->second;
    if (c != table.end()) schur = schur - c->second * left * b->second;
    if (schur.is_zero()) return std::nullopt;
    return -(left * b->second * inverse(schur));
}

}  // namespace resolva
