#include <resolva/theory/expression/reduction.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

namespace resolva {

namespace {

/// Comparable image of a scalar within one process.
using Key = std::vector<std::tuple<int, int, const void*>>;

std::vector<std::map<int, PencilEntry>> transposed_rows(const Pencil& p) {
    std::vector<std::map<int, PencilEntry>> columns(p.rows.size());
    for (int i = 0; i < p.size(); ++i) {
        for (const auto& [j, entry] : p.rows[static_cast<std::size_t>(i)])
            columns[static_cast<std::size_t>(j)][i] = entry;
    }
    return columns;
}

std::vector<BlockVector> outputs_of(const Pencil& p) {
    std::vector<BlockVector> outputs;
    for (const auto& functional : p.functionals) outputs.push_back(functional.output);
    return outputs;
}

/// Coarsest partition, finer than the dimensions, for which `rows` summed over classes and the entries of
/// `sources` agree within a class. Class numbers follow the first member.
std::vector<int> equitable_partition(const Pencil& p, const std::vector<std::map<int, PencilEntry>>& rows,
                                     const std::vector<BlockVector>& sources) {
    const std::size_t n = p.dimensions.size();
    std::vector<int> label(n, 0);
    std::map<std::string, int> by_dimension;
    for (std::size_t i = 0; i < n; ++i) {
        label[i] =
            by_dimension.emplace(p.dimensions[i].name, static_cast<int>(by_dimension.size())).first->second;
    }
    std::size_t classes = by_dimension.size();
    for (;;) {
        std::map<Key, int> seen;
        std::vector<int> refined(n);
        std::vector<Scalar> kept;  // keeps the addresses of the signatures alive
        for (std::size_t i = 0; i < n; ++i) {
            std::map<std::pair<int, Letter>, Scalar> sums;
            for (const auto& [j, entry] : rows[i]) {
                for (const auto& [letter, value] : entry) {
                    const auto [sum, is_new] =
                        sums.emplace(std::pair(label[static_cast<std::size_t>(j)], letter), value);
                    if (!is_new) sum->second = sum->second + value;
                }
            }
            Key key = {{label[i], 0, nullptr}};
            for (std::size_t k = 0; k < sources.size(); ++k) {
                const auto found = sources[k].find(static_cast<int>(i));
                if (found != sources[k].end())
                    key.emplace_back(-1, static_cast<int>(k), found->second.identity());
            }
            for (const auto& [where, sum] : sums) {
                if (sum.is_zero()) continue;
                key.emplace_back(where.first, where.second, sum.identity());
                kept.push_back(sum);
            }
            refined[i] = seen.emplace(std::move(key), static_cast<int>(seen.size())).first->second;
        }
        label = std::move(refined);
        if (seen.size() == classes) return label;
        classes = seen.size();
    }
}

/// Members of each class.
std::vector<std::vector<int>> members_of(const std::vector<int>& label) {
    std::vector<std::vector<int>> members;
    for (std::size_t i = 0; i < label.size(); ++i) {
        const auto c = static_cast<std::size_t>(label[i]);
        if (members.size() <= c) members.resize(c + 1);
        members[c].push_back(static_cast<int>(i));
    }
    return members;
}

BlockVector summed(const BlockVector& vector, const std::vector<int>& label) {
    BlockVector result;
    for (const auto& [i, value] : vector) add_to(result, label[static_cast<std::size_t>(i)], value);
    return result;
}

BlockVector of_representatives(const BlockVector& vector, const std::vector<std::vector<int>>& members) {
    BlockVector result;
    for (std::size_t c = 0; c < members.size(); ++c) {
        const auto found = vector.find(members[c][0]);
        if (found != vector.end()) add_to(result, static_cast<int>(c), found->second);
    }
    return result;
}

/// Marks every block from which a marked one is reached along `rows`.
void close_backwards(const std::vector<std::map<int, PencilEntry>>& rows, std::vector<bool>& marked) {
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (marked[i]) continue;
            for (const auto& entry : rows[i]) {
                if (!marked[static_cast<std::size_t>(entry.first)]) continue;
                marked[i] = changed = true;
                break;
            }
        }
    }
}

}  // namespace

Pencil merge_states(const Pencil& p) {
    const std::vector<int> label = equitable_partition(p, p.rows, p.inputs);
    const auto members = members_of(label);
    std::vector<int> representatives;
    for (const auto& m : members) representatives.push_back(m[0]);
    Pencil result = p.restrict_to(representatives);
    for (std::size_t c = 0; c < members.size(); ++c) {
        result.rows[c].clear();
        for (const auto& [j, entry] : p.rows[static_cast<std::size_t>(members[c][0])]) {
            for (const auto& [letter, value] : entry) {
                result.add(static_cast<int>(c), label[static_cast<std::size_t>(j)], letter, value);
            }
        }
    }
    result.input_dimensions = p.input_dimensions;
    for (const auto& input : p.inputs) result.inputs.push_back(of_representatives(input, members));
    for (const auto& f : p.functionals)
        result.functionals.push_back({f.input, summed(f.output, label), f.constant});
    return result;
}

Pencil merge_costates(const Pencil& p) {
    const auto columns = transposed_rows(p);
    const std::vector<int> label = equitable_partition(p, columns, outputs_of(p));
    const auto members = members_of(label);
    std::vector<int> representatives;
    for (const auto& m : members) representatives.push_back(m[0]);
    Pencil result = p.restrict_to(representatives);
    for (auto& row : result.rows) row.clear();
    for (std::size_t c = 0; c < members.size(); ++c) {
        for (const auto& [i, entry] : columns[static_cast<std::size_t>(members[c][0])]) {
            for (const auto& [letter, value] : entry) {
                result.add(label[static_cast<std::size_t>(i)], static_cast<int>(c), letter, value);
            }
        }
    }
    result.input_dimensions = p.input_dimensions;
    for (const auto& input : p.inputs) result.inputs.push_back(summed(input, label));
    for (const auto& f : p.functionals) {
        result.functionals.push_back({f.input, of_representatives(f.output, members), f.constant});
    }
    return result;
}

Pencil drop_unused(const Pencil& p) {
    const std::size_t n = p.dimensions.size();
    std::vector<bool> reached(n, false);
    for (const auto& input : p.inputs) {
        for (const auto& entry : input) reached[static_cast<std::size_t>(entry.first)] = true;
    }
    close_backwards(p.rows, reached);
    std::vector<bool> observed(n, false);
    for (const auto& f : p.functionals) {
        for (const auto& entry : f.output) observed[static_cast<std::size_t>(entry.first)] = true;
    }
    close_backwards(transposed_rows(p), observed);
    for (std::size_t i = 0; i < n; ++i) reached[i] = reached[i] && observed[i];
    return without_blocks(p, reached);
}

Pencil reduce(const Pencil& pencil) {
    Pencil current = drop_unused(pencil);
    for (;;) {
        const int before = current.size();
        current = drop_unused(eliminate_trivial(merge_costates(merge_states(current))));
        if (current.size() == before) return current;
    }
}

}  // namespace resolva
