#include <resolva/theory/expression/limit_equations.hpp>

#include <cctype>
#include <map>

#include <resolva/theory/expression/inverse_entry.hpp>
#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

Scalar determinant(const LimitEquations::Matrix& m) {
    if (m.empty()) return 1.0;
    Scalar sum = 0.0;
    for (std::size_t j = 0; j < m.size(); ++j) {
        if (m[0][j].is_zero()) continue;
        LimitEquations::Matrix minor;
        for (std::size_t i = 1; i < m.size(); ++i) {
            minor.emplace_back();
            for (std::size_t k = 0; k < m.size(); ++k) {
                if (k != j) minor.back().push_back(m[i][k]);
            }
        }
        const Scalar term = m[0][j] * determinant(minor);
        sum = j % 2 == 0 ? sum + term : sum - term;
    }
    return sum;
}

/// Indices on a path of nonzero entries from `first` to `last`.
std::vector<std::size_t> indices_between(const LimitEquations::Matrix& m, std::size_t first,
                                         std::size_t last) {
    const auto closure = [&](std::size_t root, bool forward) {
        std::vector<bool> seen(m.size(), false);
        std::vector<std::size_t> open = {root};
        seen[root] = true;
        while (!open.empty()) {
            const std::size_t i = open.back();
            open.pop_back();
            for (std::size_t j = 0; j < m.size(); ++j) {
                if (seen[j] || (forward ? m[i][j] : m[j][i]).is_zero()) continue;
                seen[j] = true;
                open.push_back(j);
            }
        }
        return seen;
    };
    const auto after = closure(first, true);
    const auto before = closure(last, false);
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < m.size(); ++i) {
        if (after[i] && before[i]) result.push_back(i);
    }
    return result;
}

}  // namespace

LimitEquations::LimitEquations(const DeterministicEquivalent& equivalent) : equivalent_(&equivalent) {
    // A letter that no name of the model begins with, followed by numbers.
    std::string letter = "g";
    for (const auto& parameter : equivalent.model().parameters) {
        if (parameter.name.size() > 1 && parameter.name[0] == 'g' &&
            std::isdigit(static_cast<unsigned char>(parameter.name[1]))) {
            letter = "resolvent_";
        }
    }
    const DysonEquation& whole = equivalent.equation();
    std::map<std::vector<int>, std::size_t> known;
    std::vector<Scalar> first_factor;
    for (int u = 0; u < whole.unknown_count(); ++u) {
        const auto& unknown = whole.unknowns()[at(u)];
        const auto& link = equivalent.links()[at(u)];
        std::vector<int> key = {-1, u};
        Scalar factor = 1.0;
        if (link.component >= 0) {
            const auto& equation = *equivalent.components()[at(link.component)].equation;
            if (const auto* alias = equation.unknown_at(link.block, link.column, link.row)) {
                key = {link.component, alias->first};
                factor = Scalar(link.factor) * alias->second;
            } else {
                key = {link.component, link.block, link.column, link.row};
                factor = link.factor;
            }
        }
        const auto [place, is_new] = known.emplace(key, named_.size());
        if (is_new) {
            const auto& members = whole.blocks()[at(unknown.block)].members;
            Named named{
                letter + std::to_string(named_.size() + 1),
                unknown.block,
                unknown.column,
                unknown.row,
                inverse_entry(equivalent.pencil(), members[at(unknown.column)], members[at(unknown.row)]),
                at(u)};
            // The first occurrence carries the name, so that its own factor is one.
            named_.push_back(std::move(named));
            value_.push_back(Scalar::symbol(named_.back().name));
            first_factor.push_back(factor);
        } else {
            value_.push_back(factor / first_factor[place->second] *
                             Scalar::symbol(named_[place->second].name));
        }
    }
}

LimitEquations::Matrix LimitEquations::matrix_of(int block_number) const {
    const DysonEquation& whole = equivalent_->equation();
    const auto& block = whole.blocks()[at(block_number)];
    Matrix m(block.members.size(), std::vector<Scalar>(block.members.size(), 0.0));
    const Pencil& pencil = equivalent_->pencil();
    for (std::size_t r = 0; r < block.members.size(); ++r) {
        for (std::size_t c = 0; c < block.members.size(); ++c) {
            const auto found = pencil.rows[at(block.members[r])].find(block.members[c]);
            if (found == pencil.rows[at(block.members[r])].end()) continue;
            for (const auto& [letter, coefficient] : found->second) {
                const Scalar base = coefficient.substitute({{inverse_shift, 0.0}});
                if (letter == identity_letter) {
                    m[r][c] = m[r][c] + base;
                } else if (!pencil.matrix_of(letter).is_random()) {
                    m[r][c] = m[r][c] + base * Scalar::symbol(pencil.matrix_of(letter).name);
                }
            }
        }
    }
    for (const auto& term : block.terms) {
        Scalar& entry = m[at(term.row)][at(term.column)];
        entry = entry - whole.scalar_of(term.coefficient) * value_[at(term.unknown)];
    }
    return m;
}

std::optional<Scalar> LimitEquations::closed_entry(int block, int column, int row) const {
    if (equivalent_->equation().blocks()[at(block)].replicas != 1) return std::nullopt;
    const Matrix m = matrix_of(block);
    const std::vector<std::size_t> kept = indices_between(m, at(column), at(row));
    if (kept.empty()) return Scalar(0.0);
    if (kept.size() > 3) return std::nullopt;
    Matrix sub, minor;
    bool odd = false;
    for (std::size_t r = 0; r < kept.size(); ++r) {
        sub.emplace_back();
        if (kept[r] != at(row)) minor.emplace_back();
        for (std::size_t c = 0; c < kept.size(); ++c) {
            sub.back().push_back(m[kept[r]][kept[c]]);
            if (kept[r] != at(row) && kept[c] != at(column)) minor.back().push_back(m[kept[r]][kept[c]]);
            if (kept[r] == at(row) && kept[c] == at(column)) odd = (r + c) % 2 == 1;
        }
    }
    const Scalar whole = determinant(sub);
    if (whole.is_zero()) return std::nullopt;
    const Scalar ratio = determinant(minor) / whole;
    return odd ? -ratio : ratio;
}

std::string LimitEquations::average_text(int block_number, int column, int row, Notation notation) const {
    const auto& block = equivalent_->equation().blocks()[at(block_number)];
    const bool latex = notation == Notation::latex;
    const std::string dimension = resolva::to_text(as_scalar(block.dimension), notation);
    std::string entry;
    if (const auto closed = closed_entry(block_number, column, row)) {
        entry = resolva::to_text(*closed, notation);
    } else {
        const std::string index = std::to_string(column + 1) + "," + std::to_string(row + 1);
        entry = latex ? "\\left[K_{" + dimension + "}^{-1}\\right]_{" + index + "}"
                      : "[inv(K_" + dimension + ")]_{" + index + "}";
    }
    if (block.replicas != 1)
        return (latex ? "\\frac{1}{" + dimension + "}\\operatorname{tr} " : "(1/" + dimension + ") tr ") +
               entry;
    if (block.atoms.size() < 2 && block.atoms[0].values.empty()) return entry;
    return latex ? "\\left\\langle " + entry + " \\right\\rangle_{" + dimension + "}"
                 : "<" + entry + ">_" + dimension;
}

std::string LimitEquations::to_text(Notation notation) const {
    const bool latex = notation == Notation::latex;
    const DysonEquation& whole = equivalent_->equation();
    const auto symbol = [&](const std::string& name) {
        return resolva::to_text(Scalar::symbol(name), notation);
    };
    std::string text;
    const auto line = [&](const std::string& left, const std::string& right) {
        text += latex ? left + " &= " + right + " \\\\\n" : left + " = " + right + "\n";
    };
    const auto title = [&](const std::string& words) {
        text += latex ? "\\text{" + words + "} \\\\\n" : words + "\n";
    };
    if (latex) text += "\\begin{align*}\n";
    title(named_.empty() ? "No unknowns." : "Unknowns:");
    for (const auto& named : named_) {
        const std::string dimension = symbol(whole.blocks()[at(named.block)].dimension.name);
        const std::string index = std::to_string(named.column + 1) + "," + std::to_string(named.row + 1);
        std::string meaning;
        if (named.meaning) {
            meaning = resolva::to_text(*named.meaning, notation, equivalent_->model().names);
        } else {
            meaning = latex ? "\\left[L^{-1}\\right]_{" + index + "}" : "[inv(L)]_" + index;
        }
        line(symbol(named.name),
             latex ? "\\tfrac{1}{" + dimension + "} \\operatorname{tr} \\left[ " + meaning + " \\right]"
                   : "tr(" + meaning + ")/" + dimension);
    }
    bool has_open_matrix = false;
    const auto needs = [&](int block, int column, int row) {
        return !closed_entry(block, column, row).has_value();
    };
    for (int b = 0; b < static_cast<int>(whole.blocks().size()); ++b) {
        bool needed = false;
        for (const auto& named : named_) needed |= named.block == b && needs(b, named.column, named.row);
        for (const auto& trace : equivalent_->traces()) {
            for (const auto& term : trace.terms) needed |= term.block == b && needs(b, term.column, term.row);
        }
        if (!needed) continue;
        if (!has_open_matrix) title("Matrices:");
        has_open_matrix = true;
        std::string body;
        for (const auto& row : matrix_of(b)) {
            std::string cells;
            for (const auto& cell : row)
                cells += (cells.empty() ? "" : (latex ? " & " : ", ")) + resolva::to_text(cell, notation);
            body +=
                latex ? (body.empty() ? "" : " \\\\ ") + cells : (body.empty() ? "[" : ", [") + cells + "]";
        }
        const std::string dimension = symbol(whole.blocks()[at(b)].dimension.name);
        line(latex ? "K_{" + dimension + "}" : "K_" + dimension,
             latex ? "\\begin{pmatrix} " + body + " \\end{pmatrix}" : "[" + body + "]");
    }
    if (!named_.empty()) title("Equations:");
    for (const auto& named : named_) {
        line(symbol(named.name), average_text(named.block, named.column, named.row, notation));
    }
    title("Outputs:");
    std::map<std::string, Scalar> traces;
    const Pencil& pencil = equivalent_->pencil();
    for (std::size_t k = 0; k < equivalent_->traces().size(); ++k) {
        const auto& functional = pencil.functionals[k];
        const auto& input = pencil.inputs[at(functional.input)];
        Scalar sum = functional.constant;
        int auxiliary = 0;
        for (const auto& [j, u] : functional.output) {
            for (const auto& [i, v] : input) {
                const int block = whole.block_of(j);
                const int column = whole.position_of(j);
                const int row = whole.position_of(i);
                Scalar entry = 0.0;
                if (const auto* unknown = whole.unknown_at(block, column, row)) {
                    entry = value_[at(unknown->first)];
                } else {
                    // Not an unknown: give it a name and its own line.
                    const std::string name = "h" + std::to_string(++auxiliary) + "_" + std::to_string(k + 1);
                    line(symbol(name), average_text(block, column, row, notation));
                    entry = Scalar::symbol(name);
                }
                sum = sum + u * v * entry;
            }
        }
        traces[trace_symbol(k).name()] = as_scalar(pencil.input_dimensions[at(functional.input)]) * sum;
    }
    for (const auto& output : equivalent_->model().outputs) {
        line(symbol(output.name), resolva::to_text(output.value.substitute(traces), notation));
    }
    if (latex) text += "\\end{align*}\n";
    return text;
}

}  // namespace resolva
