#include <resolva/theory/expression/dyson_evaluation.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/linear/dense_inverse.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

template <class T>
DysonEvaluation<T>::DysonEvaluation(const DysonEquation& equation) : equation_(&equation) {
    const Eigen::Index n = equation.unknown_count();
    defect_.setZero(n);
    jacobian_.setZero(n, n);
    path_derivative_.setZero(n);
    scale_.setZero(n);
    std::size_t largest = 0;
    for (const auto& block : equation.blocks()) {
        Workspace w;
        w.size = block.members.size() * block.replicas;
        w.fixed.resize(block.atoms.size() * w.size * w.size);
        w.inverse.resize(w.fixed.size());
        w.covariance.resize(block.members.size() * block.members.size());
        w.weights.resize(block.atoms.size());
        w.coefficients.resize(block.terms.size());
        for (const auto& entry : block.entries) w.has_shift |= entry.is_shift;
        if (w.has_shift) w.shift.resize(w.size * w.size);
        largest = std::max(largest, w.size);
        work_.push_back(std::move(w));
    }
    slopes_.setZero(n);
    column_.resize(largest);
    permutation_.resize(largest);
}

template <class T>
void DysonEvaluation<T>::assemble_entry(const DysonEquation::Entry& entry, std::size_t replicas,
                                        std::size_t order, T coefficient, T* target) const {
    const std::size_t row = at(entry.row) * replicas;
    const std::size_t column = at(entry.column) * replicas;
    if (entry.explicit_matrix == nullptr) {
        for (std::size_t r = 0; r < replicas; ++r) target[(row + r) * order + column + r] += coefficient;
        return;
    }
    const Eigen::MatrixXd& m = *entry.explicit_matrix;
    for (std::size_t r = 0; r < replicas; ++r) {
        for (std::size_t c = 0; c < replicas; ++c) {
            const auto i = static_cast<Eigen::Index>(entry.transposed ? c : r);
            const auto j = static_cast<Eigen::Index>(entry.transposed ? r : c);
            target[(row + r) * order + column + c] += coefficient * m(i, j);
        }
    }
}

template <class T>
bool DysonEvaluation<T>::bind(const std::vector<T>& registers, double shift) {
    registers_ = registers;
    shift_ = shift;
    bool finite = true;
    const auto value = [&](std::size_t reg) {
        finite = finite && std::isfinite(std::abs(registers[reg]));
        return registers[reg];
    };
    for (std::size_t b = 0; b < work_.size(); ++b) {
        Workspace& w = work_[b];
        const auto& block = equation_->blocks()[b];
        std::fill(w.fixed.begin(), w.fixed.end(), T(0));
        std::fill(w.shift.begin(), w.shift.end(), T(0));
        for (std::size_t a = 0; a < block.atoms.size(); ++a) {
            w.weights[a] = value(block.atoms[a].weight);
            for (const auto& entry : block.entries) {
                if (entry.is_shift) continue;
                T coefficient = value(entry.coefficient);
                if (entry.eigenvalue >= 0) coefficient *= value(block.atoms[a].values[at(entry.eigenvalue)]);
                assemble_entry(entry, block.replicas, w.size, coefficient,
                               w.fixed.data() + a * w.size * w.size);
            }
        }
        for (const auto& entry : block.entries) {
            if (entry.is_shift)
                assemble_entry(entry, block.replicas, w.size, value(entry.coefficient), w.shift.data());
        }
        for (std::size_t t = 0; t < block.terms.size(); ++t)
            w.coefficients[t] = value(block.terms[t].coefficient);
    }
    return finite;
}

template <class T>
bool DysonEvaluation<T>::invert(Workspace& w, std::size_t replicas, double s) {
    const std::size_t order = w.size;
    const std::size_t m = order / replicas;
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        T* g = w.inverse.data() + a * order * order;
        std::copy_n(w.fixed.data() + a * order * order, order * order, g);
        for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t l = 0; l < m; ++l) {
                const T eta = s * w.covariance[i * m + l];
                if (eta == T(0)) continue;
                for (std::size_t r = 0; r < replicas; ++r)
                    g[(i * replicas + r) * order + l * replicas + r] -= eta;
            }
        }
        if (w.has_shift && shift_ != 0.0 && s != 1.0) {
            for (std::size_t i = 0; i < order * order; ++i) g[i] += T((1.0 - s) * shift_) * w.shift[i];
        }
        if (order <= 48) {
            if (!invert_in_place(g, order, permutation_.data())) return false;
        } else {
            const auto n = static_cast<Eigen::Index>(order);
            using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
            Eigen::Map<RowMajor> map(g, n, n);
            const RowMajor inverse = Eigen::PartialPivLU<RowMajor>(map).inverse();
            if (!inverse.allFinite()) return false;
            map = inverse;
        }
    }
    return true;
}

template <class T>
T DysonEvaluation<T>::average(int block, int j, int k) const {
    const Workspace& w = work_[at(block)];
    const std::size_t replicas = equation_->blocks()[at(block)].replicas;
    T sum = T(0);
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        const T* g = w.inverse.data() + a * w.size * w.size;
        T trace = T(0);
        for (std::size_t r = 0; r < replicas; ++r) {
            trace += g[(at(j) * replicas + r) * w.size + at(k) * replicas + r];
        }
        sum += w.weights[a] * trace;
    }
    return sum / static_cast<double>(replicas);
}

template <class T>
T DysonEvaluation<T>::trace_of_product(const T* left, const T* right, std::size_t order, std::size_t replicas,
                                       int j, int i, int l, int k) const {
    if (replicas == 1) return left[at(j) * order + at(i)] * right[at(l) * order + at(k)];
    T sum = T(0);
    for (std::size_t r = 0; r < replicas; ++r) {
        for (std::size_t c = 0; c < replicas; ++c) {
            sum += left[(at(j) * replicas + r) * order + at(i) * replicas + c] *
                   right[(at(l) * replicas + c) * order + at(k) * replicas + r];
        }
    }
    return sum / static_cast<double>(replicas);
}

template <class T>
T DysonEvaluation<T>::pair_average(int block, int j, int i, int l, int k) const {
    const Workspace& w = work_[at(block)];
    const std::size_t replicas = equation_->blocks()[at(block)].replicas;
    T sum = T(0);
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        const T* g = w.inverse.data() + a * w.size * w.size;
        sum += w.weights[a] * trace_of_product(g, g, w.size, replicas, j, i, l, k);
    }
    return sum;
}

template <class T>
T DysonEvaluation<T>::conjugate_pair_average(int block, int j, int k, int a, int b) const {
    const Workspace& w = work_[at(block)];
    const std::size_t replicas = equation_->blocks()[at(block)].replicas;
    T sum = T(0);
    for (std::size_t point = 0; point < w.weights.size(); ++point) {
        const T* g = w.inverse.data() + point * w.size * w.size;
        for (std::size_t r = 0; r < replicas; ++r) {
            for (std::size_t c = 0; c < replicas; ++c) {
                const T x = g[(at(j) * replicas + r) * w.size + at(k) * replicas + c];
                const T y = g[(at(a) * replicas + r) * w.size + at(b) * replicas + c];
                if constexpr (std::is_same_v<T, double>) {
                    sum += w.weights[point] * x * y;
                } else {
                    sum += w.weights[point] * x * std::conj(y);
                }
            }
        }
    }
    return sum / static_cast<double>(replicas);
}

template <class T>
bool DysonEvaluation<T>::evaluate_defect(const DenseVector<T>& x, double s) {
    const auto& blocks = equation_->blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const auto& block = blocks[b];
        Workspace& w = work_[b];
        const std::size_t m = block.members.size();
        std::fill(w.covariance.begin(), w.covariance.end(), T(0));
        for (std::size_t t = 0; t < block.terms.size(); ++t) {
            const auto& term = block.terms[t];
            w.covariance[at(term.row) * m + at(term.column)] += w.coefficients[t] * x[term.unknown];
        }
        if (!invert(w, block.replicas, s)) return false;
        double largest = 0.0;
        for (const T& g : w.inverse) largest = std::max(largest, std::abs(g));
        for (const int u : block.unknowns) {
            const auto& unknown = equation_->unknowns()[at(u)];
            scale_[u] = 1e-4 * largest;
            defect_[u] = x[u] - average(static_cast<int>(b), unknown.column, unknown.row);
        }
    }
    return true;
}

template <class T>
void DysonEvaluation<T>::add_slopes(int block_number, int u) {
    const auto& block = equation_->blocks()[at(block_number)];
    const Workspace& w = work_[at(block_number)];
    const auto& unknown = equation_->unknowns()[at(u)];
    if (block.replicas > 1) {
        for (std::size_t t = 0; t < block.terms.size(); ++t) {
            const auto& term = block.terms[t];
            slopes_[term.unknown] += w.coefficients[t] * pair_average(block_number, unknown.column, term.row,
                                                                      term.column, unknown.row);
        }
        return;
    }
    // The same by one row and one column of G for all terms together.
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        const T* g = w.inverse.data() + a * w.size * w.size;
        const T* row = g + at(unknown.column) * w.size;
        for (std::size_t i = 0; i < w.size; ++i) column_[i] = w.weights[a] * g[i * w.size + at(unknown.row)];
        for (std::size_t t = 0; t < block.terms.size(); ++t) {
            const auto& term = block.terms[t];
            slopes_[term.unknown] += w.coefficients[t] * row[term.row] * column_[at(term.column)];
        }
    }
}

template <class T>
bool DysonEvaluation<T>::evaluate(const DenseVector<T>& x, double s) {
    if (!evaluate_defect(x, s)) return false;
    const auto& blocks = equation_->blocks();
    path_derivative_.setZero();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const auto& block = blocks[b];
        const bool shifted = work_[b].has_shift && shift_ != 0.0;
        for (const int u : block.unknowns) {
            slopes_.setZero();
            add_slopes(static_cast<int>(b), u);
            jacobian_.row(u) = slopes_.transpose();
            if (!shifted) continue;
            const auto& unknown = equation_->unknowns()[at(u)];
            for (const auto& entry : block.entries) {
                if (!entry.is_shift) continue;
                path_derivative_[u] +=
                    shift_ * registers_[entry.coefficient] *
                    pair_average(static_cast<int>(b), unknown.column, entry.row, entry.column, unknown.row);
            }
        }
    }
    path_derivative_.noalias() += jacobian_ * x;
    jacobian_ *= T(-s);
    jacobian_.diagonal().array() += T(1);
    return true;
}

template <class T>
bool DysonEvaluation<T>::noise_free(DenseVector<T>& x) {
    x.setZero(equation_->unknown_count());
    if (!evaluate(x, 0.0)) return false;
    x -= defect_;
    return x.allFinite();
}

template <class T>
T DysonEvaluation<T>::average_slope(int block_number, int j, int k, const std::vector<T>& slopes,
                                    const DenseVector<T>& x, const DenseVector<T>& dx) const {
    const auto& block = equation_->blocks()[at(block_number)];
    const Workspace& w = work_[at(block_number)];
    const std::size_t order = w.size;
    T sum = T(0);
    for (std::size_t t = 0; t < block.terms.size(); ++t) {
        const auto& term = block.terms[t];
        const T slope = slopes[term.coefficient] * x[term.unknown] + w.coefficients[t] * dx[term.unknown];
        if (slope != T(0)) sum += slope * pair_average(block_number, j, term.row, term.column, k);
    }
    std::vector<T> perturbation;
    for (std::size_t a = 0; a < block.atoms.size(); ++a) {
        const T* g = w.inverse.data() + a * order * order;
        if (slopes[block.atoms[a].weight] != T(0)) {
            for (std::size_t r = 0; r < block.replicas; ++r) {
                sum += slopes[block.atoms[a].weight] *
                       g[(at(j) * block.replicas + r) * order + at(k) * block.replicas + r] /
                       static_cast<double>(block.replicas);
            }
        }
        for (const auto& entry : block.entries) {
            if (entry.is_shift) continue;
            T slope = slopes[entry.coefficient];
            if (entry.eigenvalue >= 0) {
                const std::size_t value = block.atoms[a].values[at(entry.eigenvalue)];
                slope = slope * registers_[value] + registers_[entry.coefficient] * slopes[value];
            }
            if (slope == T(0)) continue;
            if (block.replicas == 1) {
                sum -= w.weights[a] * slope * g[at(j) * order + at(entry.row)] *
                       g[at(entry.column) * order + at(k)];
                continue;
            }
            perturbation.assign(order * order, T(0));
            assemble_entry(entry, block.replicas, order, slope, perturbation.data());
            using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
            const auto n = static_cast<Eigen::Index>(order);
            const Eigen::Map<const RowMajor> inverse(g, n, n);
            const Eigen::Map<const RowMajor> change(perturbation.data(), n, n);
            const auto size = static_cast<Eigen::Index>(block.replicas);
            sum -=
                w.weights[a] *
                (inverse.middleRows(j * size, size) * change * inverse.middleCols(k * size, size)).trace() /
                static_cast<double>(block.replicas);
        }
    }
    return sum;
}

template class DysonEvaluation<double>;
template class DysonEvaluation<std::complex<double>>;

}  // namespace resolva
