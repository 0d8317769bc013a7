#include <resolva/theory/expression/pencil.hpp>

#include <algorithm>
#include <functional>

namespace resolva {

Letter Pencil::letter(const MatrixSymbol& symbol, bool is_transposed) {
    std::size_t k = 0;
    while (k < matrices.size() && !(matrices[k] == symbol)) ++k;
    if (k == matrices.size()) matrices.push_back(symbol);
    return 2 * static_cast<int>(k) + (is_transposed ? 2 : 1);
}

Letter Pencil::transposed(Letter letter) const {
    if (letter == identity_letter || matrix_of(letter).is_symmetric()) return letter;
    return letter % 2 == 1 ? letter + 1 : letter - 1;
}

void Pencil::add(int row, int column, Letter letter, const Scalar& coefficient) {
    if (coefficient.is_zero()) return;
    auto& entries = rows[static_cast<std::size_t>(row)];
    PencilEntry& entry = entries[column];
    const auto found = entry.find(letter);
    if (found == entry.end()) {
        entry.emplace(letter, coefficient);
        return;
    }
    found->second = found->second + coefficient;
    if (found->second.is_zero()) entry.erase(found);
    if (entry.empty()) entries.erase(column);
}

void add_to(BlockVector& vector, int block, const Scalar& value) {
    if (value.is_zero()) return;
    const auto [position, is_new] = vector.emplace(block, value);
    if (is_new) return;
    position->second = position->second + value;
    if (position->second.is_zero()) vector.erase(position);
}

Pencil Pencil::substitute(const std::map<std::string, Scalar>& replacements) const {
    Pencil result = *this;
    for (auto& row : result.rows) row.clear();
    for (int i = 0; i < size(); ++i) {
        for (const auto& [j, entry] : rows[static_cast<std::size_t>(i)]) {
            for (const auto& [letter, coefficient] : entry) {
                result.add(i, j, letter, coefficient.substitute(replacements));
            }
        }
    }
    const auto replace = [&](BlockVector& vector) {
        BlockVector replaced;
        for (const auto& [block, value] : vector) add_to(replaced, block, value.substitute(replacements));
        vector = std::move(replaced);
    };
    for (auto& input : result.inputs) replace(input);
    for (auto& functional : result.functionals) {
        replace(functional.output);
        functional.constant = functional.constant.substitute(replacements);
    }
    return result;
}

Pencil Pencil::restrict_to(const std::vector<int>& blocks) const {
    std::map<int, int> position;
    for (std::size_t k = 0; k < blocks.size(); ++k) position[blocks[k]] = static_cast<int>(k);
    Pencil result;
    result.matrices = matrices;
    for (const int i : blocks) {
        result.dimensions.push_back(dimensions[static_cast<std::size_t>(i)]);
        auto& row = result.rows.emplace_back();
        for (const auto& [j, entry] : rows[static_cast<std::size_t>(i)]) {
            if (const auto found = position.find(j); found != position.end())
                row.emplace(found->second, entry);
        }
    }
    return result;
}

std::vector<int> Pencil::components() const {
    // Tarjan 1972: components are closed in reverse topological order.
    const std::size_t n = dimensions.size();
    std::vector<int> order(n, -1), low(n, 0), component(n, -1), stack;
    int visited = 0;
    int closed = 0;
    const std::function<void(int)> visit = [&](int i) {
        const auto at = static_cast<std::size_t>(i);
        order[at] = low[at] = visited++;
        stack.push_back(i);
        for (const auto& edge : rows[at]) {
            const auto to = static_cast<std::size_t>(edge.first);
            if (order[to] < 0) {
                visit(edge.first);
                low[at] = std::min(low[at], low[to]);
            } else if (component[to] < 0) {
                low[at] = std::min(low[at], order[to]);
            }
        }
        if (low[at] != order[at]) return;
        for (int member = -1; member != i;) {
            member = stack.back();
            stack.pop_back();
            component[static_cast<std::size_t>(member)] = closed;
        }
        ++closed;
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (order[i] < 0) visit(static_cast<int>(i));
    }
    for (auto& c : component) c = closed - 1 - c;
    return component;
}

std::string to_text(const Pencil& pencil, const PencilEntry& entry, Notation notation) {
    std::string text;
    for (const auto& [letter, coefficient] : entry) {
        std::string name;
        if (letter != identity_letter) {
            const MatrixSymbol& symbol = pencil.matrix_of(letter);
            name = notation == Notation::latex ? to_text(Scalar::symbol(symbol.name), notation) : symbol.name;
            if (letter % 2 == 0) name += notation == Notation::latex ? "^{\\top}" : "'";
        }
        const Scalar size = coefficient;
        std::string term = name.empty() ? to_text(size, notation) : name;
        if (!name.empty() && (-size).is_one()) {
            term.insert(0, 1, '-');
        } else if (!name.empty() && !size.is_one()) {
            std::string number = to_text(size, notation);
            if (size.kind() == Scalar::Kind::sum && (size.number() != 0.0 || size.parts().size() > 1)) {
                number = "(" + number + ")";
            }
            term = number + (notation == Notation::latex ? " " : "*") + name;
        }
        text += (text.empty() || term.front() == '-' ? "" : "+") + term;
    }
    return text.empty() ? "0" : text;
}

Pencil without_blocks(const Pencil& p, const std::vector<bool>& keep) {
    std::vector<int> blocks;
    std::vector<int> position(keep.size(), -1);
    for (std::size_t i = 0; i < keep.size(); ++i) {
        if (!keep[i]) continue;
        position[i] = static_cast<int>(blocks.size());
        blocks.push_back(static_cast<int>(i));
    }
    Pencil result = p.restrict_to(blocks);
    const auto select = [&](const BlockVector& vector) {
        BlockVector selected;
        for (const auto& [i, value] : vector) {
            if (keep[static_cast<std::size_t>(i)])
                selected.emplace(position[static_cast<std::size_t>(i)], value);
        }
        return selected;
    };
    result.input_dimensions = p.input_dimensions;
    for (const auto& input : p.inputs) result.inputs.push_back(select(input));
    for (const auto& f : p.functionals) result.functionals.push_back({f.input, select(f.output), f.constant});
    return result;
}

}  // namespace resolva
