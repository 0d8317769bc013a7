#include <resolva/theory/expression/generated_solver.hpp>

namespace resolva {

const char* const generated_solver_includes = R"code(#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>
)code";

const char* const generated_solver_text = R"code(
static_assert(LDBL_MANT_DIG > DBL_MANT_DIG, "errors are judged by a long double that is longer than a double");

using std::size_t;

// a x = b by Gauss-Jordan elimination with partial pivoting, for several columns of b.
template <class Real>
bool solve(std::vector<Real> a, std::vector<Real>& b, size_t n, size_t columns) {
    for (size_t k = 0; k < n; ++k) {
        size_t p = k;
        for (size_t i = k + 1; i < n; ++i) if (std::abs(a[i * n + k]) > std::abs(a[p * n + k])) p = i;
        if (!(std::abs(a[p * n + k]) > 0) || !std::isfinite(a[p * n + k])) return false;
        for (size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[p * n + j]);
        for (size_t j = 0; j < columns; ++j) std::swap(b[k * columns + j], b[p * columns + j]);
        for (size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const Real f = a[i * n + k] / a[k * n + k];
            if (f == 0) continue;
            for (size_t j = k; j < n; ++j) a[i * n + j] -= f * a[k * n + j];
            for (size_t j = 0; j < columns; ++j) b[i * columns + j] -= f * b[k * columns + j];
        }
    }
    for (size_t i = 0; i < n; ++i) for (size_t j = 0; j < columns; ++j) b[i * columns + j] /= a[i * n + i];
    return true;
}

// The unknowns x are averages of entries of G = (fixed + shift - s covariance(x))^{-1}.
template <class Real>
struct Equation {
    struct Term { size_t row, column, unknown; Real value; };
    struct Average { size_t unknown, column, row; };
    struct Correlation { size_t target, row, other_row, source, column, other_column; Real value; };

    // One dimension: an inverse at each atom of its spectrum, averaged.
    struct Block {
        size_t size = 0;
        std::vector<Real> weights;
        std::vector<std::vector<Real>> fixed;
        std::vector<Real> shift;
        std::vector<Term> terms;
        std::vector<Average> averages;
        std::vector<std::vector<Real>> inverse;

        void resize(size_t blocks, size_t atoms) {
            size = blocks;
            fixed.assign(atoms, std::vector<Real>(size * size, Real(0)));
            shift.assign(size * size, Real(0));
        }
        Real average(size_t j, size_t k) const {
            Real sum = 0;
            for (size_t a = 0; a < weights.size(); ++a) sum += weights[a] * inverse[a][j * size + k];
            return sum;
        }
    };
    struct Path { Real first_step, largest_step, contraction, largest_correction; };

    std::vector<Block> blocks;
    std::vector<Correlation> correlations;
    size_t unknowns = 0;
    std::vector<Real> defect, jacobian, scale;

    bool evaluate(const std::vector<Real>& x, Real s, Real shift) {
        defect.assign(unknowns, Real(0));
        scale.assign(unknowns, Real(0));
        jacobian.assign(unknowns * unknowns, Real(0));
        for (Block& b : blocks) {
            const size_t m = b.size;
            b.inverse.assign(b.weights.size(), {});
            Real largest = 0;
            for (size_t a = 0; a < b.weights.size(); ++a) {
                std::vector<Real> matrix = b.fixed[a];
                for (size_t i = 0; i < m * m; ++i) matrix[i] += (1 - s) * shift * b.shift[i];
                for (const Term& t : b.terms) matrix[t.row * m + t.column] -= s * t.value * x[t.unknown];
                b.inverse[a].assign(m * m, Real(0));
                for (size_t i = 0; i < m; ++i) b.inverse[a][i * m + i] = 1;
                if (!solve(matrix, b.inverse[a], m, m)) return false;
                for (Real g : b.inverse[a]) largest = std::max(largest, std::abs(g));
            }
            for (const Average& u : b.averages) {
                defect[u.unknown] = x[u.unknown] - b.average(u.column, u.row);
                scale[u.unknown] = largest / 10000;
                for (const Term& t : b.terms) {
                    Real pair = 0;
                    for (size_t a = 0; a < b.weights.size(); ++a)
                        pair += b.weights[a] * b.inverse[a][u.column * m + t.row] * b.inverse[a][t.column * m + u.row];
                    jacobian[u.unknown * unknowns + t.unknown] -= s * t.value * pair;
                }
            }
        }
        for (size_t u = 0; u < unknowns; ++u) jacobian[u * unknowns + u] += 1;
        return true;
    }

    // Largest change relative to its unknown; infinite when it is not a number.
    Real relative_size(const std::vector<Real>& change, const std::vector<Real>& x) const {
        Real size = 0;
        for (size_t u = 0; u < unknowns; ++u) {
            if (!std::isfinite(change[u])) return HUGE_VALL;
            if (change[u] != 0) size = std::max(size, std::abs(change[u]) / std::max(std::abs(x[u]), scale[u]));
        }
        return size;
    }

    // Newton at fixed s; its steps must contract to the tolerance or, once small, to rounding.
    bool newton(std::vector<Real>& x, Real s, Real shift, Real tolerance, const Path& path) {
        Real previous = path.largest_correction / path.contraction;
        for (int k = 0; k < 12; ++k) {
            if (!evaluate(x, s, shift)) return false;
            std::vector<Real> step = defect;
            if (!solve(jacobian, step, unknowns, 1)) return false;
            std::vector<Real> next = x;
            for (size_t u = 0; u < unknowns; ++u) next[u] -= step[u];
            const Real size = relative_size(step, next);
            if (!std::isfinite(size)) return false;
            if (size > path.contraction * previous) return previous <= Real(1e-8);
            x = next;
            if (size <= tolerance) return true;
            previous = size;
        }
        return false;
    }

    // From the matrix without random parts, s = 0, to the whole one, s = 1.
    bool follow(std::vector<Real>& x, Real shift, const Path& path) {
        x.assign(unknowns, Real(0));
        if (!evaluate(x, 0, shift)) return false;
        for (size_t u = 0; u < unknowns; ++u) x[u] = -defect[u];
        Real s = 0, step = path.first_step;
        for (int count = 0; count < 5000 && s < 1; ++count) {
            const Real next = s + step >= 1 ? Real(1) : s + step;
            std::vector<Real> trial = x;
            if (newton(trial, next, shift, next < 1 ? Real(1e-8) : Real(1e-17), path)) {
                x = trial;
                s = next;
                step = std::min(path.largest_step, 2 * step);
            } else if ((step = (next - s) / 4) < Real(1e-13)) {
                return false;
            }
        }
        return s == 1 && evaluate(x, 1, 0) && relative_size(defect, x) <= Real(1e-11);
    }

    // The solution belongs to an invertible matrix: Y -> E[R G Y G' R'] has spectral radius below one, that is
    // (1 - map)^{-1}(identity) is positive definite. After evaluate(x, 1, 0).
    bool certified() const {
        std::vector<std::vector<size_t>> rows(blocks.size());
        std::vector<std::vector<size_t>> number(blocks.size());
        const size_t none = static_cast<size_t>(-1);
        for (size_t b = 0; b < blocks.size(); ++b) number[b].assign(blocks[b].size, none);
        for (const Correlation& c : correlations) {
            if (number[c.target][c.row] != none) continue;
            number[c.target][c.row] = rows[c.target].size();
            rows[c.target].push_back(c.row);
        }
        std::vector<size_t> offset(1, 0);
        for (const auto& r : rows) offset.push_back(offset.back() + r.size() * r.size());
        const size_t n = offset.back();
        std::vector<Real> matrix(n * n, Real(0)), y(n, Real(0));
        for (size_t i = 0; i < n; ++i) matrix[i * n + i] = 1;
        for (size_t b = 0; b < blocks.size(); ++b)
            for (size_t k = 0; k < rows[b].size(); ++k) y[offset[b] + k * rows[b].size() + k] = 1;
        for (const Correlation& c : correlations) {
            const Block& source = blocks[c.source];
            const auto& used = rows[c.source];
            const size_t target = offset[c.target] + number[c.target][c.row] * rows[c.target].size() +
                                  number[c.target][c.other_row];
            for (size_t k = 0; k < used.size(); ++k) {
                for (size_t l = 0; l < used.size(); ++l) {
                    Real pair = 0;
                    for (size_t a = 0; a < source.weights.size(); ++a)
                        pair += source.weights[a] * source.inverse[a][c.column * source.size + used[k]] *
                                source.inverse[a][c.other_column * source.size + used[l]];
                    matrix[target * n + offset[c.source] + k * used.size() + l] -= c.value * pair;
                }
            }
        }
        if (!solve(matrix, y, n, 1)) return false;
        for (size_t b = 0; b < blocks.size(); ++b) {  // Cholesky
            const size_t m = rows[b].size();
            std::vector<Real> h(m * m);
            for (size_t i = 0; i < m; ++i)
                for (size_t j = 0; j < m; ++j) h[i * m + j] = (y[offset[b] + i * m + j] + y[offset[b] + j * m + i]) / 2;
            for (size_t k = 0; k < m; ++k) {
                if (!(h[k * m + k] > 0) || !std::isfinite(h[k * m + k])) return false;
                for (size_t i = k + 1; i < m; ++i)
                    for (size_t j = k + 1; j < m; ++j) h[i * m + j] -= h[i * m + k] * h[k * m + j] / h[k * m + k];
            }
        }
        return true;
    }

    // A certified solution by some path.
    bool find(std::vector<Real>& x) {
        if (unknowns == 0) return evaluate(x, 1, 0) && certified();
        const Path paths[] = {{Real(1), Real(1), Real(0.4), Real(2)}, {Real(0.02), Real(0.1), Real(0.1), Real(0.2)}};
        for (Real shift : {Real(0), Real(1)})
            for (const Path& path : paths)
                if (follow(x, shift, path) && certified()) return true;
        return false;
    }

    // A few steps of Newton from a solution.
    bool polish(std::vector<Real>& x) {
        for (int k = 0; k < 3; ++k) {
            if (!evaluate(x, 1, 0)) return false;
            if (!solve(jacobian, defect, unknowns, 1)) return false;
            for (size_t u = 0; u < unknowns; ++u) x[u] -= defect[u];
        }
        return evaluate(x, 1, 0);
    }

    // One step of Newton on these unknowns, in which their equations are linear.
    bool solve_linear(std::vector<Real>& x, const std::vector<size_t>& level) {
        if (!evaluate(x, 1, 0)) return false;
        const size_t n = level.size();
        std::vector<Real> matrix(n * n), step(n);
        for (size_t a = 0; a < n; ++a) {
            step[a] = defect[level[a]];
            for (size_t b = 0; b < n; ++b) matrix[a * n + b] = jacobian[level[a] * unknowns + level[b]];
        }
        if (!solve(matrix, step, n, 1)) return false;
        for (size_t a = 0; a < n; ++a) x[level[a]] -= step[a];
        return true;
    }
};
)code";

}  // namespace resolva
