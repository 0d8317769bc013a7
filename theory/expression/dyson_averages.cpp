// The averages of G that belong to one evaluated Dyson equation.

#include <cmath>

#include <resolva/theory/expression/dyson_evaluation.hpp>
#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// tr(left_ji right_lk)/replicas of blocks of two matrices of this order.
template <class T>
T trace_of_product(const T* left, const T* right, std::size_t order, std::size_t replicas, int j, int i,
                   int l, int k) {
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

}  // namespace

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
                if constexpr (Eigen::NumTraits<T>::IsComplex) {
                    sum += w.weights[point] * x * std::conj(y);
                } else {
                    sum += w.weights[point] * x * y;
                }
            }
        }
    }
    return sum / static_cast<double>(replicas);
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

// The members above, for one scalar.
#define RESOLVA_DYSON_AVERAGES(T)                                                         \
    template T DysonEvaluation<T>::average(int, int, int) const;                          \
    template T DysonEvaluation<T>::pair_average(int, int, int, int, int) const;           \
    template T DysonEvaluation<T>::conjugate_pair_average(int, int, int, int, int) const; \
    template T DysonEvaluation<T>::average_slope(int, int, int, const std::vector<T>&,    \
                                                 const DenseVector<T>&, const DenseVector<T>&) const;
RESOLVA_DYSON_AVERAGES(double)
RESOLVA_DYSON_AVERAGES(std::complex<double>)
RESOLVA_DYSON_AVERAGES(ExtendedReal)

}  // namespace resolva
