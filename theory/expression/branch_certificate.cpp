#include <resolva/theory/expression/branch_certificate.hpp>

#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

template <class T>
T conjugate(const T& x) {
    if constexpr (Eigen::NumTraits<T>::IsComplex) {
        return std::conj(x);
    } else {
        return x;
    }
}

}  // namespace

template <class T>
bool is_certified_branch(const DysonEvaluation<T>& evaluation, const std::vector<T>& registers) {
    const DysonEquation& equation = evaluation.equation();
    const auto& blocks = equation.blocks();
    // The rows with random entries, numbered within their dimension; pairs of them index Y.
    std::vector<std::vector<int>> number(blocks.size());
    std::vector<std::vector<int>> rows(blocks.size());
    for (std::size_t b = 0; b < blocks.size(); ++b) number[b].assign(blocks[b].members.size(), -1);
    for (const auto& c : equation.correlations()) {
        int& place = number[at(c.target)][at(c.row)];
        if (place >= 0) continue;
        place = static_cast<int>(rows[at(c.target)].size());
        rows[at(c.target)].push_back(c.row);
    }
    std::vector<Eigen::Index> offset(blocks.size() + 1, 0);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        offset[b + 1] = offset[b] + static_cast<Eigen::Index>(rows[b].size() * rows[b].size());
    }
    const Eigen::Index n = offset.back();
    if (n == 0) return true;
    const auto index = [&](int block, int first, int second) {
        const auto size = static_cast<Eigen::Index>(rows[at(block)].size());
        return offset[at(block)] + first * size + second;
    };
    DenseMatrix<T> complement = DenseMatrix<T>::Identity(n, n);
    for (const auto& c : equation.correlations()) {
        const T weight = registers[c.left] * conjugate(registers[c.right]) * registers[c.size];
        if (weight == T(0)) continue;
        const Eigen::Index target =
            index(c.target, number[at(c.target)][at(c.row)], number[at(c.target)][at(c.other_row)]);
        const auto& source = rows[at(c.source)];
        for (std::size_t k = 0; k < source.size(); ++k) {
            for (std::size_t l = 0; l < source.size(); ++l) {
                complement(target, index(c.source, static_cast<int>(k), static_cast<int>(l))) -=
                    weight * evaluation.conjugate_pair_average(c.source, c.column, source[k], c.other_column,
                                                               source[l]);
            }
        }
    }
    DenseVector<T> identity = DenseVector<T>::Zero(n);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        for (int k = 0; k < static_cast<int>(rows[b].size()); ++k)
            identity[index(static_cast<int>(b), k, k)] = T(1);
    }
    const DenseVector<T> y = Eigen::PartialPivLU<DenseMatrix<T>>(complement).solve(identity);
    if (!y.allFinite()) return false;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const auto size = static_cast<Eigen::Index>(rows[b].size());
        if (size == 0) continue;
        DenseMatrix<T> block(size, size);
        for (Eigen::Index i = 0; i < size; ++i) {
            for (Eigen::Index j = 0; j < size; ++j) block(i, j) = y[offset[b] + i * size + j];
        }
        const DenseMatrix<T> hermitian = T(0.5) * (block + block.adjoint());
        if (Eigen::LLT<DenseMatrix<T>>(hermitian).info() != Eigen::Success) return false;
    }
    return true;
}

template bool is_certified_branch(const DysonEvaluation<double>&, const std::vector<double>&);
template bool is_certified_branch(const DysonEvaluation<std::complex<double>>&,
                                  const std::vector<std::complex<double>>&);
template bool is_certified_branch(const DysonEvaluation<ExtendedReal>&, const std::vector<ExtendedReal>&);

}  // namespace resolva
