#include <resolva/theory/expression/pencil_symmetry.hpp>

#include <functional>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

const PencilEntry* entry_of(const Pencil& p, int i, int j) {
    const auto found = p.rows[at(i)].find(j);
    return found == p.rows[at(i)].end() ? nullptr : &found->second;
}

bool same_letters(const PencilEntry* a, const PencilEntry* b) {
    if ((a == nullptr) != (b == nullptr)) return false;
    if (a == nullptr) return true;
    if (a->size() != b->size()) return false;
    for (auto x = a->begin(), y = b->begin(); x != a->end(); ++x, ++y) {
        if (x->first != y->first) return false;
    }
    return true;
}

/// Blocks in an order in which each is connected to an earlier one whenever possible.
std::vector<int> connected_order(const Pencil& p) {
    std::vector<int> order;
    std::vector<bool> seen(p.rows.size(), false);
    for (int root = 0; root < p.size(); ++root) {
        if (seen[at(root)]) continue;
        seen[at(root)] = true;
        order.push_back(root);
        for (std::size_t next = order.size() - 1; next < order.size(); ++next) {
            for (int j = 0; j < p.size(); ++j) {
                const int i = order[next];
                if (seen[at(j)] || (entry_of(p, i, j) == nullptr && entry_of(p, j, i) == nullptr)) continue;
                seen[at(j)] = true;
                order.push_back(j);
            }
        }
    }
    return order;
}

/// Row and column scales that turn the permuted source into the target, when they exist.
bool find_scales(const Pencil& target, const Pencil& source, PencilMap& map) {
    const std::size_t n = target.rows.size();
    std::vector<bool> has_row(n, false), has_column(n, false);
    map.row_scale.assign(n, 1.0);
    map.column_scale.assign(n, 1.0);
    for (std::size_t root = 0; root < n; ++root) {
        if (has_row[root] || has_column[root]) continue;
        has_row[root] = true;
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t i = 0; i < n; ++i) {
                for (const auto& [column, entry] : target.rows[i]) {
                    const std::size_t j = at(column);
                    if (has_row[i] == has_column[j]) continue;
                    const PencilEntry& other = *entry_of(source, map.image[i], map.image[j]);
                    const Scalar ratio = entry.begin()->second / other.begin()->second;
                    if (has_row[i]) {
                        map.column_scale[j] = ratio / map.row_scale[i];
                        has_column[j] = true;
                    } else {
                        map.row_scale[i] = ratio / map.column_scale[j];
                        has_row[i] = true;
                    }
                    changed = true;
                }
            }
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (const auto& [column, entry] : target.rows[i]) {
            const PencilEntry& other = *entry_of(source, map.image[i], map.image[at(column)]);
            for (const auto& [letter, value] : entry) {
                if (!(value == map.row_scale[i] * map.column_scale[at(column)] * other.at(letter)))
                    return false;
            }
        }
    }
    return true;
}

}  // namespace

std::optional<PencilMap> find_pencil_map(const Pencil& target, const Pencil& source) {
    if (target.size() != source.size()) return std::nullopt;
    const std::vector<int> order = connected_order(target);
    PencilMap map;
    map.image.assign(target.rows.size(), -1);
    std::vector<bool> used(target.rows.size(), false);
    int budget = 20000;  // symmetric pencils are decided in a few hundred comparisons
    const std::function<bool(std::size_t)> assign = [&](std::size_t depth) -> bool {
        if (depth == order.size()) return find_scales(target, source, map);
        const int i = order[depth];
        for (int c = 0; c < source.size(); ++c) {
            if (used[at(c)] || source.dimensions[at(c)] != target.dimensions[at(i)]) continue;
            if (--budget < 0) return false;
            bool fits = same_letters(entry_of(target, i, i), entry_of(source, c, c));
            for (std::size_t k = 0; k < depth && fits; ++k) {
                const int j = order[k];
                const int image = map.image[at(j)];
                fits = same_letters(entry_of(target, i, j), entry_of(source, c, image)) &&
                       same_letters(entry_of(target, j, i), entry_of(source, image, c));
            }
            if (!fits) continue;
            map.image[at(i)] = c;
            used[at(c)] = true;
            if (assign(depth + 1)) return true;
            used[at(c)] = false;
        }
        return false;
    };
    if (!assign(0)) return std::nullopt;
    return map;
}

Pencil transpose(const Pencil& pencil) {
    Pencil result;
    result.matrices = pencil.matrices;
    result.dimensions = pencil.dimensions;
    result.rows.resize(pencil.rows.size());
    for (int i = 0; i < pencil.size(); ++i) {
        for (const auto& [j, entry] : pencil.rows[at(i)]) {
            for (const auto& [letter, value] : entry) result.add(j, i, pencil.transposed(letter), value);
        }
    }
    return result;
}

std::optional<PencilMap> find_transposition_symmetry(const Pencil& pencil) {
    return find_pencil_map(transpose(pencil), pencil);
}

}  // namespace resolva
