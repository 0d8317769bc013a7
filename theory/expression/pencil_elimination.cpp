// Elimination of trivial blocks: the step `eliminate_trivial` of reduction.hpp.

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <vector>

#include <resolva/theory/expression/reduction.hpp>

namespace resolva {

namespace {

bool is_scalar(const PencilEntry& entry) {
    return entry.size() == 1 && entry.begin()->first == identity_letter;
}

/// A pencil under elimination: rows, and for each column the rows with an entry in it.
class Elimination {
  public:
    explicit Elimination(const Pencil& pencil)
        : p_(pencil), keep_(pencil.rows.size(), true), column_(pencil.rows.size()) {
        for (int i = 0; i < p_.size(); ++i) {
            for (const auto& entry : row(i)) column_[at(entry.first)].insert(i);
        }
    }

    Pencil run() {
        for (int k = best_pivot(); k >= 0; k = best_pivot()) eliminate(k);
        return without_blocks(p_, keep_);
    }

  private:
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }
    std::map<int, PencilEntry>& row(int i) { return p_.rows[at(i)]; }

    bool is_allowed(int k) {
        const auto diagonal = row(k).find(k);
        if (diagonal == row(k).end() || !is_scalar(diagonal->second)) return false;
        if (!diagonal->second.begin()->second.is_constant()) return false;
        bool row_scalar = true;
        bool column_scalar = true;
        for (const auto& [j, entry] : row(k)) row_scalar &= is_scalar(entry);
        for (const int i : column_[at(k)]) column_scalar &= is_scalar(row(i).at(k));
        if (row_scalar && column_scalar) return true;
        if (!row_scalar && !column_scalar) return false;
        for (const auto& input : p_.inputs) {
            if (input.count(k) != 0 && !column_scalar) return false;
        }
        for (const auto& f : p_.functionals) {
            if (f.output.count(k) != 0 && !row_scalar) return false;
        }
        return true;
    }

    /// The allowed pivot with the least fill-in, -1 when there is none.
    int best_pivot() {
        int best = -1;
        long best_fill = std::numeric_limits<long>::max();
        for (int k = 0; k < p_.size(); ++k) {
            if (!keep_[at(k)]) continue;
            const long in = static_cast<long>(row(k).size()) - 1;
            const long out = static_cast<long>(column_[at(k)].size()) - 1;
            const long fill = in * out - in - out;
            if (fill >= best_fill || !is_allowed(k)) continue;
            best_fill = fill;
            best = k;
        }
        return best;
    }

    void eliminate(int k) {
        const Scalar pivot = 1.0 / row(k).at(k).begin()->second.number();
        const std::map<int, PencilEntry> pivot_row = row(k);
        for (auto& f : p_.functionals) {
            const auto u = f.output.find(k);
            if (u == f.output.end()) continue;
            const Scalar weight = u->second * pivot;
            f.output.erase(u);
            for (const auto& [j, entry] : pivot_row) {
                if (j != k) add_to(f.output, j, -(weight * entry.begin()->second));
            }
            const auto& input = p_.inputs[at(f.input)];
            if (const auto v = input.find(k); v != input.end()) f.constant = f.constant + weight * v->second;
        }
        for (auto& input : p_.inputs) {
            const auto v = input.find(k);
            if (v == input.end()) continue;
            const Scalar weight = v->second * pivot;
            input.erase(v);
            for (const int i : column_[at(k)]) {
                if (i != k) add_to(input, i, -(weight * row(i).at(k).begin()->second));
            }
        }
        for (const int i : column_[at(k)]) {
            if (i == k) continue;
            const PencilEntry left = row(i).at(k);
            row(i).erase(k);
            for (const auto& [j, right] : pivot_row) {
                if (j == k) continue;
                for (const auto& [a, x] : left) {
                    for (const auto& [b, y] : right)
                        p_.add(i, j, a == identity_letter ? b : a, -(x * pivot * y));
                }
                if (row(i).count(j) != 0) {
                    column_[at(j)].insert(i);
                } else {
                    column_[at(j)].erase(i);
                }
            }
        }
        for (const auto& entry : pivot_row) column_[at(entry.first)].erase(k);
        column_[at(k)].clear();
        row(k).clear();
        keep_[at(k)] = false;
    }

    Pencil p_;
    std::vector<bool> keep_;
    std::vector<std::set<int>> column_;
};

}  // namespace

Pencil eliminate_trivial(const Pencil& pencil) {
    return Elimination(pencil).run();
}

}  // namespace resolva
