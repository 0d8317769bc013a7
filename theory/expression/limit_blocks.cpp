#include <resolva/theory/expression/limit_blocks.hpp>

#include <algorithm>

#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

namespace {

constexpr std::size_t largest_part = 5;  // positions of a part whose determinant is written out

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

using Matrix = std::vector<std::vector<NamePolynomial>>;

NamePolynomial determinant_of(const Matrix& m) {
    if (m.empty()) return NamePolynomial(1.0);
    NamePolynomial sum;
    for (std::size_t j = 0; j < m.size(); ++j) {
        if (m[0][j].is_zero()) continue;
        Matrix minor;
        for (std::size_t i = 1; i < m.size(); ++i) {
            minor.emplace_back();
            for (std::size_t k = 0; k < m.size(); ++k) {
                if (k != j) minor.back().push_back(m[i][k]);
            }
        }
        const NamePolynomial term = m[0][j] * determinant_of(minor);
        sum = sum + (j % 2 == 0 ? term : -term);
    }
    return sum;
}

}  // namespace

/// Strongly connected parts of a directed graph, in topological order (Tarjan 1972).
std::vector<int> connected_parts(std::size_t n,
                                 const std::function<std::vector<std::size_t>(std::size_t)>& next) {
    std::vector<int> order(n, -1), low(n, 0), part(n, -1);
    std::vector<std::size_t> stack;
    int visited = 0, closed = 0;
    const std::function<void(std::size_t)> visit = [&](std::size_t i) {
        order[i] = low[i] = visited++;
        stack.push_back(i);
        for (const std::size_t to : next(i)) {
            if (order[to] < 0) {
                visit(to);
                low[i] = std::min(low[i], low[to]);
            } else if (part[to] < 0) {
                low[i] = std::min(low[i], order[to]);
            }
        }
        if (low[i] != order[i]) return;
        for (bool open = true; open;) {
            const std::size_t member = stack.back();
            stack.pop_back();
            part[member] = closed;
            open = member != i;
        }
        ++closed;
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (order[i] < 0) visit(i);
    }
    for (int& p : part) p = closed - 1 - p;
    return part;
}

LimitBlocks::LimitBlocks(const DeterministicEquivalent& equivalent) : equivalent_(&equivalent) {
    name_unknowns();
    fill_matrices();
}

Scalar LimitBlocks::inverse_determinant(int block, int part) {
    return NamePolynomial::name("r" + std::to_string(block) + "_", at(part));
}

/// One name for all unknowns of the whole equation that a symmetry or an equal component makes proportional.
void LimitBlocks::name_unknowns() {
    const DysonEquation& whole = equivalent_->equation();
    std::map<std::vector<int>, std::size_t> known;
    std::vector<Scalar> first_factor;
    for (int u = 0; u < whole.unknown_count(); ++u) {
        const auto& unknown = whole.unknowns()[at(u)];
        const auto& link = equivalent_->links()[at(u)];
        std::vector<int> key = {-1, u};
        Scalar factor = 1.0;
        if (link.component >= 0) {
            const auto& equation = *equivalent_->components()[at(link.component)].equation;
            if (const auto* alias = equation.unknown_at(link.block, link.column, link.row)) {
                key = {link.component, alias->first};
                factor = Scalar(link.factor) * alias->second;
            } else {
                key = {link.component, link.block, link.column, link.row};
                factor = link.factor;
            }
        }
        const auto [place, is_new] = known.emplace(key, entries_.size());
        if (is_new) {  // the first occurrence carries the name, so that its own factor is one
            entries_.push_back({unknown.block, unknown.column, unknown.row});
            first_factor.push_back(factor);
        }
        value_.push_back(factor / first_factor[place->second] * LimitBlocks::unknown(place->second));
    }
}

void LimitBlocks::fill_matrices() {
    const DysonEquation& whole = equivalent_->equation();
    for (int b = 0; b < static_cast<int>(whole.blocks().size()); ++b) {
        const auto& source = whole.blocks()[at(b)];
        const std::size_t n = source.members.size();
        Block block;
        block.has_spectrum = source.atoms.size() > 1 || !source.atoms[0].values.empty();
        block.matrix.assign(n, std::vector<NamePolynomial>(n));
        const Pencil& pencil = equivalent_->pencil();
        for (std::size_t r = 0; r < n; ++r) {
            for (std::size_t c = 0; c < n; ++c) {
                Scalar sum = 0.0;
                const auto found = pencil.rows[at(source.members[r])].find(source.members[c]);
                if (found == pencil.rows[at(source.members[r])].end()) continue;
                for (const auto& [letter, coefficient] : found->second) {
                    const Scalar base = coefficient.substitute({{inverse_shift, 0.0}});
                    if (letter == identity_letter) {
                        sum = sum + base;
                    } else if (!pencil.matrix_of(letter).is_random()) {
                        sum = sum + base * Scalar::symbol(pencil.matrix_of(letter).name);
                    }
                }
                block.matrix[r][c] = NamePolynomial(sum);
            }
        }
        for (const auto& term : source.terms) {
            NamePolynomial& entry = block.matrix[at(term.row)][at(term.column)];
            entry = entry + -NamePolynomial(whole.scalar_of(term.coefficient) * value_[at(term.unknown)]);
        }
        block.part = connected_parts(n, [&](std::size_t i) {
            std::vector<std::size_t> next;
            for (std::size_t j = 0; j < n; ++j) {
                if (!block.matrix[i][j].is_zero()) next.push_back(j);
            }
            return next;
        });
        for (std::size_t i = 0; i < n; ++i) {
            if (at(block.part[i]) >= block.members.size()) block.members.resize(at(block.part[i]) + 1);
            block.members[at(block.part[i])].push_back(static_cast<int>(i));
        }
        block.is_open = source.replicas != 1;
        for (const auto& part : block.members) block.is_open = block.is_open || part.size() > largest_part;
        if (!block.is_open) {
            for (const auto& part : block.members) {
                Matrix m;
                for (const int r : part) {
                    m.emplace_back();
                    for (const int c : part) m.back().push_back(block.matrix[at(r)][at(c)]);
                }
                block.determinant.push_back(determinant_of(m));
            }
        }
        blocks_.push_back(std::move(block));
    }
}

/// [adj K_S]_{column, row}.
NamePolynomial LimitBlocks::adjugate(int b, int part, int column, int row) const {
    const Block& block = blocks_[at(b)];
    Matrix minor;
    bool odd = false;
    const auto& members = block.members[at(part)];
    for (std::size_t r = 0; r < members.size(); ++r) {
        if (members[r] != row) minor.emplace_back();
        for (std::size_t c = 0; c < members.size(); ++c) {
            if (members[r] != row && members[c] != column)
                minor.back().push_back(block.matrix[at(members[r])][at(members[c])]);
            if (members[r] == row && members[c] == column) odd = (r + c) % 2 == 1;
        }
    }
    const NamePolynomial value = determinant_of(minor);
    return odd ? -value : value;
}

const NamePolynomial& LimitBlocks::inverse_entry(int b, int column, int row) {
    const std::array key = {b, column, row};
    if (const auto found = inverse_.find(key); found != inverse_.end()) return found->second;
    const Block& block = blocks_[at(b)];
    const int part = block.part[at(column)];
    const bool trivial = block.determinant[at(part)] == NamePolynomial(1.0);
    const NamePolynomial r(trivial ? Scalar(1.0) : inverse_determinant(b, part));
    NamePolynomial value;
    if (part == block.part[at(row)]) {
        value = adjugate(b, part, column, row) * r;
    } else {
        for (const int i : block.members[at(part)]) {
            NamePolynomial beyond;
            for (std::size_t l = 0; l < block.part.size(); ++l) {
                if (block.part[l] <= part || block.matrix[at(i)][l].is_zero()) continue;
                beyond = beyond + block.matrix[at(i)][l] * inverse_entry(b, static_cast<int>(l), row);
            }
            if (!beyond.is_zero()) value = value + -(adjugate(b, part, column, i) * r * beyond);
        }
    }
    return inverse_.emplace(key, std::move(value)).first->second;
}

NamePolynomial LimitBlocks::average(int b, int column, int row) {
    const auto* known = equivalent_->equation().unknown_at(b, column, row);
    if (known != nullptr) return NamePolynomial(value_[at(known->first)]);
    const Block& block = blocks_[at(b)];
    if (!block.is_open && !block.has_spectrum) return inverse_entry(b, column, row);
    const Entry entry = {b, column, row};
    const auto found = std::find(entries_.begin(), entries_.end(), entry);
    const auto number = static_cast<std::size_t>(found - entries_.begin());
    if (found == entries_.end()) entries_.push_back(entry);
    return NamePolynomial(unknown(number));
}

}  // namespace resolva
