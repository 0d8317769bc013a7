#include <resolva/theory/expression/dyson_equation.hpp>

#include <algorithm>
#include <optional>
#include <tuple>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/linearisation.hpp>
#include <resolva/theory/expression/pencil_symmetry.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// reachable[i][j]: a path of nonzero entries leads from i to j, so G_ij may be nonzero.
std::vector<std::vector<bool>> reachability(const Pencil& pencil) {
    const std::size_t n = pencil.dimensions.size();
    std::vector<std::vector<bool>> reachable(n, std::vector<bool>(n, false));
    for (std::size_t start = 0; start < n; ++start) {
        std::vector<int> open = {static_cast<int>(start)};
        reachable[start][start] = true;
        while (!open.empty()) {
            const int i = open.back();
            open.pop_back();
            for (const auto& edge : pencil.rows[at(i)]) {
                if (reachable[start][at(edge.first)]) continue;
                reachable[start][at(edge.first)] = true;
                open.push_back(edge.first);
            }
        }
    }
    return reachable;
}

}  // namespace

std::size_t DysonEquation::compile(ScalarProgram& program, const Scalar& scalar) {
    const std::size_t reg = program.add(scalar);
    scalars_.insert_or_assign(reg, scalar);
    return reg;
}

DysonEquation::DysonEquation(const Pencil& pencil, const DeterministicLaws& laws, ScalarProgram& program,
                             bool identify_by_symmetry) {
    for (int i = 0; i < pencil.size(); ++i) {
        const Dimension& dimension = pencil.dimensions[at(i)];
        int b = 0;
        while (b < static_cast<int>(blocks_.size()) && blocks_[at(b)].dimension != dimension) ++b;
        if (b == static_cast<int>(blocks_.size())) {
            blocks_.emplace_back();
            blocks_.back().dimension = dimension;
        }
        block_of_.push_back(b);
        position_of_.push_back(static_cast<int>(blocks_[at(b)].members.size()));
        blocks_[at(b)].members.push_back(i);
    }
    add_deterministic_part(pencil, laws, program);
    add_covariance(pencil, program, identify_by_symmetry);
}

void DysonEquation::add_deterministic_part(const Pencil& pencil, const DeterministicLaws& laws,
                                           ScalarProgram& program) {
    for (Block& block : blocks_) {
        const JointSpectrum* spectrum = nullptr;
        std::string first_name;
        std::string first_family;
        for (const int i : block.members) {
            for (const auto& [j, entry] : pencil.rows[at(i)]) {
                for (const auto& [letter, coefficient] : entry) {
                    if (letter != identity_letter && pencil.matrix_of(letter).is_random()) continue;
                    Entry e{position_of(i), position_of(j), 0, -1, nullptr, false, false};
                    if (letter != identity_letter) {
                        const MatrixSymbol& symbol = pencil.matrix_of(letter);
                        const bool is_explicit = symbol.kind == MatrixSymbol::Kind::explicit_matrix;
                        const std::string family = is_explicit ? "" : symbol.family;
                        if (!first_name.empty() && family != first_family) {
                            refuse("dimension " + block.dimension.name,
                                   "shared by " + first_name + " and " + symbol.name,
                                   "deterministic matrices over one dimension need a joint spectrum, or "
                                   "explicit "
                                   "entries (matrix:PATH): separate spectra do not fix how they stand to "
                                   "each other");
                        }
                        first_name = symbol.name;
                        first_family = family;
                        if (is_explicit) {
                            const Eigen::MatrixXd& m = entries_of(symbol, laws);
                            if (block.replicas != 1 && block.replicas != static_cast<std::size_t>(m.rows())) {
                                refuse("size of " + symbol.name, static_cast<double>(m.rows()),
                                       "explicit matrices over one dimension must have one size");
                            }
                            block.replicas = static_cast<std::size_t>(m.rows());
                            e.explicit_matrix = &m;
                            e.transposed = letter % 2 == 0;
                        } else {
                            spectrum = &spectrum_of(symbol, laws);
                            const auto found =
                                std::find(spectrum->matrices.begin(), spectrum->matrices.end(), symbol.name);
                            e.eigenvalue = static_cast<int>(found - spectrum->matrices.begin());
                        }
                    }
                    const Scalar base = coefficient.substitute({{inverse_shift, 0.0}});
                    const Scalar shift = coefficient.derivative(inverse_shift);
                    if (!base.is_zero()) {
                        e.coefficient = compile(program, base);
                        block.entries.push_back(e);
                    }
                    if (!shift.is_zero()) {
                        e.coefficient = compile(program, shift);
                        e.is_shift = true;
                        block.entries.push_back(e);
                    }
                }
            }
        }
        if (spectrum == nullptr) {
            block.atoms.push_back({compile(program, 1.0), {}});
            continue;
        }
        for (const auto& atom : spectrum->atoms) {
            Atom compiled{compile(program, atom.weight), {}};
            for (const Scalar& value : atom.values) compiled.values.push_back(compile(program, value));
            block.atoms.push_back(std::move(compiled));
        }
    }
}

void DysonEquation::add_covariance(const Pencil& pencil, ScalarProgram& program, bool identify_by_symmetry) {
    struct Position {
        int row;
        int column;
        Scalar coefficient;
    };
    std::map<Letter, std::vector<Position>> occurrences;
    for (int i = 0; i < pencil.size(); ++i) {
        for (const auto& [j, entry] : pencil.rows[at(i)]) {
            for (const auto& [letter, coefficient] : entry) {
                if (letter != identity_letter && pencil.matrix_of(letter).is_random()) {
                    occurrences[letter].push_back({i, j, coefficient});
                }
            }
        }
    }
    const auto reachable = reachability(pencil);
    std::optional<PencilMap> symmetry;
    if (identify_by_symmetry) symmetry = find_transposition_symmetry(pencil);

    std::map<std::pair<int, int>, std::pair<int, Scalar>> known;  // (j, k) -> unknown and factor
    const auto unknown_of = [&](int j, int k) -> std::pair<int, Scalar> {
        if (const auto found = known.find({j, k}); found != known.end()) return found->second;
        const int number = unknown_count();
        unknowns_.push_back({block_of(j), position_of(j), position_of(k)});
        blocks_[at(block_of(j))].unknowns.push_back(number);
        known.emplace(std::pair(j, k), std::pair(number, Scalar(1.0)));
        if (symmetry) {
            // G_kj = G_{image j, image k} ... read backwards: the partner of (j, k) is (image k, image j).
            const std::pair partner(symmetry->image[at(k)], symmetry->image[at(j)]);
            known.emplace(partner,
                          std::pair(number, symmetry->column_scale[at(k)] * symmetry->row_scale[at(j)]));
        }
        return {number, 1.0};
    };
    std::map<std::tuple<int, int, int>, Scalar> terms;  // (i, l, unknown)
    for (const auto& [letter, left] : occurrences) {
        for (const auto& a : left) {
            for (const auto& b : left) {
                const Scalar size =
                    pencil.matrix_of(letter).variance * as_scalar(pencil.dimensions[at(a.column)]);
                correlations_.push_back({block_of(a.row), position_of(a.row), position_of(b.row),
                                         block_of(a.column), position_of(a.column), position_of(b.column),
                                         compile(program, a.coefficient), compile(program, b.coefficient),
                                         compile(program, size)});
            }
        }
        const auto partner = occurrences.find(pencil.transposed(letter));
        if (partner == occurrences.end()) continue;
        const Scalar variance = pencil.matrix_of(letter).variance;
        for (const auto& a : left) {
            for (const auto& b : partner->second) {
                if (!reachable[at(a.column)][at(b.row)]) continue;
                const auto [unknown, factor] = unknown_of(a.column, b.row);
                const Scalar size = as_scalar(pencil.dimensions[at(a.column)]);
                Scalar& term = terms[{a.row, b.column, unknown}];
                term = term + a.coefficient * b.coefficient * variance * size * factor;
            }
        }
    }
    for (const auto& [blocks, unknown] : known) {
        aliases_.emplace(
            std::array{block_of(blocks.first), position_of(blocks.first), position_of(blocks.second)},
            unknown);
    }
    for (const auto& [where, coefficient] : terms) {
        if (coefficient.is_zero()) continue;
        const auto& [i, l, unknown] = where;
        blocks_[at(block_of(i))].terms.push_back(
            {position_of(i), position_of(l), unknown, compile(program, coefficient)});
    }
}

}  // namespace resolva
