// What rounding does to the averages of one evaluated Dyson equation.

#include <cmath>

#include <resolva/theory/expression/dyson_evaluation.hpp>
#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

template <class T>
void DysonEvaluation<T>::bound_rounding(const DenseVector<T>& x,
                                        const std::vector<RoundedValue<T>>& registers) {
    using Rounded = RoundedValue<T>;
    constexpr double unit = rounding_unit<T>();
    for (std::size_t b = 0; b < work_.size(); ++b) {
        const auto& block = equation_->blocks()[b];
        Workspace& w = work_[b];
        const std::size_t order = w.size;
        const std::size_t replicas = block.replicas;
        w.matrix.resize(order * order);
        w.residual.resize(w.inverse.size());
        w.weight_error.resize(block.atoms.size());
        const double operations = static_cast<double>(order) + 2.0;  // of one entry of K G - 1
        for (std::size_t a = 0; a < block.atoms.size(); ++a) {
            w.weight_error[a] = registers[block.atoms[a].weight].error;
            std::fill(w.matrix.begin(), w.matrix.end(), Rounded());
            const auto add = [&](std::size_t row, std::size_t column, const Rounded& value) {
                Rounded& entry = w.matrix[row * order + column];
                entry = entry.value == T(0) && entry.error == 0.0 ? value : entry + value;
            };
            for (const auto& entry : block.entries) {
                if (entry.is_shift) continue;
                Rounded value = registers[entry.coefficient];
                if (entry.eigenvalue >= 0)
                    value = value * registers[block.atoms[a].values[at(entry.eigenvalue)]];
                for (std::size_t r = 0; r < replicas; ++r) {
                    const std::size_t row = at(entry.row) * replicas + r;
                    const std::size_t column = at(entry.column) * replicas;
                    if (entry.explicit_matrix == nullptr) {
                        add(row, column + r, value);
                        continue;
                    }
                    for (std::size_t c = 0; c < replicas; ++c) {
                        const auto i = static_cast<Eigen::Index>(entry.transposed ? c : r);
                        const auto j = static_cast<Eigen::Index>(entry.transposed ? r : c);
                        add(row, column + c, value * Rounded(T((*entry.explicit_matrix)(i, j))));
                    }
                }
            }
            for (const auto& term : block.terms) {
                const Rounded value = registers[term.coefficient] * Rounded(T(-x[term.unknown]));
                for (std::size_t r = 0; r < replicas; ++r)
                    add(at(term.row) * replicas + r, at(term.column) * replicas + r, value);
            }
            const T* g = w.inverse.data() + a * order * order;
            double* residual = w.residual.data() + a * order * order;
            for (std::size_t i = 0; i < order; ++i) {
                for (std::size_t k = 0; k < order; ++k) {
                    T product = i == k ? T(-1) : T(0);
                    double size = 0.0;
                    for (std::size_t l = 0; l < order; ++l) {
                        const Rounded& entry = w.matrix[i * order + l];
                        if (entry.value == T(0) && entry.error == 0.0) continue;
                        const T part = entry.value * g[l * order + k];
                        product += part;
                        size += operations * unit * detail::magnitude(part) +
                                entry.error * detail::magnitude(g[l * order + k]);
                    }
                    residual[i * order + k] = detail::magnitude(product) + size;
                }
            }
        }
    }
}

template <class T>
double DysonEvaluation<T>::average_error(int block_number, int j, int k) const {
    constexpr double unit = rounding_unit<T>();
    const Workspace& w = work_[at(block_number)];
    const std::size_t order = w.size;
    const std::size_t replicas = equation_->blocks()[at(block_number)].replicas;
    const double additions = static_cast<double>(w.weights.size() * replicas) + 1.0;
    double sum = 0.0;
    for (std::size_t a = 0; a < w.weights.size(); ++a) {
        const T* g = w.inverse.data() + a * order * order;
        const double* residual = w.residual.data() + a * order * order;
        const double weight = detail::magnitude(w.weights[a]);
        for (std::size_t r = 0; r < replicas; ++r) {
            const std::size_t row = at(j) * replicas + r;
            const std::size_t column = at(k) * replicas + r;
            double error = 0.0;
            for (std::size_t i = 0; i < order; ++i)
                error += detail::magnitude(g[row * order + i]) * residual[i * order + column];
            sum += weight * error + (w.weight_error[a] + additions * unit * weight) *
                                        detail::magnitude(g[row * order + column]);
        }
    }
    return sum / static_cast<double>(replicas);
}

// The members above, for one scalar.
#define RESOLVA_DYSON_ROUNDING(T)                                                          \
    template void DysonEvaluation<T>::bound_rounding(const DenseVector<T>&,                \
                                                     const std::vector<RoundedValue<T>>&); \
    template double DysonEvaluation<T>::average_error(int, int, int) const;
RESOLVA_DYSON_ROUNDING(double)
RESOLVA_DYSON_ROUNDING(ExtendedReal)

}  // namespace resolva
