#include <resolva/theory/expression/dyson_evaluation.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/linear/dense_inverse.hpp>
#include <resolva/theory/expression/extended_real.hpp>

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
bool DysonEvaluation<T>::bind(const std::vector<T>& registers, double fading_shift) {
    registers_ = registers;
    fading_shift_ = fading_shift;
    bool finite = true;
    const auto value = [&](std::size_t reg) {
        finite = finite && std::isfinite(detail::magnitude(registers[reg]));
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
                const T eta = T(s) * w.covariance[i * m + l];
                if (eta == T(0)) continue;
                for (std::size_t r = 0; r < replicas; ++r)
                    g[(i * replicas + r) * order + l * replicas + r] -= eta;
            }
        }
        const double amount = kept_shift_ + (1.0 - s) * fading_shift_;
        if (w.has_shift && amount != 0.0) {
            for (std::size_t i = 0; i < order * order; ++i) g[i] += T(amount) * w.shift[i];
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
        for (const T& g : w.inverse) largest = std::max(largest, detail::magnitude(g));
        for (const int u : block.unknowns) {
            const auto& unknown = equation_->unknowns()[at(u)];
            scale_[u] = 1e-4 * largest;
            defect_[u] = x[u] - average(static_cast<int>(b), unknown.column, unknown.row);
        }
    }
    return true;
}

template <class T>
const DenseVector<T>& DysonEvaluation<T>::slopes(int u) {
    const auto& unknown = equation_->unknowns()[at(u)];
    return slopes(unknown.block, unknown.column, unknown.row);
}

template <class T>
const DenseVector<T>& DysonEvaluation<T>::slopes(int block_number, int j, int k) {
    const auto& block = equation_->blocks()[at(block_number)];
    const Workspace& w = work_[at(block_number)];
    slopes_.setZero();
    if (block.replicas > 1) {
        for (std::size_t t = 0; t < block.terms.size(); ++t) {
            const auto& term = block.terms[t];
            slopes_[term.unknown] +=
                w.coefficients[t] * pair_average(block_number, j, term.row, term.column, k);
        }
        return slopes_;
    }
    // The same by one row and one column of G for all terms together.
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        const T* g = w.inverse.data() + a * w.size * w.size;
        const T* row = g + at(j) * w.size;
        for (std::size_t i = 0; i < w.size; ++i) column_[i] = w.weights[a] * g[i * w.size + at(k)];
        for (std::size_t t = 0; t < block.terms.size(); ++t) {
            const auto& term = block.terms[t];
            slopes_[term.unknown] += w.coefficients[t] * row[term.row] * column_[at(term.column)];
        }
    }
    return slopes_;
}

template <class T>
bool DysonEvaluation<T>::evaluate(const DenseVector<T>& x, double s) {
    if (!evaluate_defect(x, s)) return false;
    const auto& blocks = equation_->blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const auto& block = blocks[b];
        const bool shifted = work_[b].has_shift && fading_shift_ != 0.0;
        for (const int u : block.unknowns) {
            slopes(u);
            path_derivative_[u] = slopes_.cwiseProduct(x).sum();
            jacobian_.row(u) = T(-s) * slopes_.transpose();
            jacobian_(u, u) += T(1);
            if (!shifted) continue;
            const auto& unknown = equation_->unknowns()[at(u)];
            for (const auto& entry : block.entries) {
                if (!entry.is_shift) continue;
                path_derivative_[u] +=
                    T(fading_shift_) * registers_[entry.coefficient] *
                    pair_average(static_cast<int>(b), unknown.column, entry.row, entry.column, unknown.row);
            }
        }
    }
    return true;
}

template <class T>
bool DysonEvaluation<T>::noise_free(DenseVector<T>& x) {
    x.setZero(equation_->unknown_count());
    if (!evaluate(x, 0.0)) return false;
    x -= defect_;
    return x.allFinite();
}

template class DysonEvaluation<double>;
template class DysonEvaluation<std::complex<double>>;
template class DysonEvaluation<ExtendedReal>;

}  // namespace resolva
