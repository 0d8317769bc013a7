#include <resolva/theory/exact_score/posterior_loops.hpp>

#include <algorithm>
#include <array>

#include <resolva/numerics/core/decaying_exponential.hpp>
#include <resolva/numerics/core/vector_clones.hpp>

namespace resolva {

namespace {

constexpr double inverse_sqrt_two_pi = 0.3989422804014327;

}  // namespace

// Four partial sums: one chain of additions would wait for each of them.
double sum_of_lanes(const double* lane, std::size_t count) {
    std::array<double, 4> partial{};
    std::size_t j = 0;
    for (; j + 4 <= count; j += 4) {
        for (std::size_t i = 0; i < 4; ++i) partial[i] += lane[j + i];
    }
    for (; j < count; ++j) partial[0] += lane[j];
    return (partial[0] + partial[1]) + (partial[2] + partial[3]);
}

RESOLVA_VECTOR_CLONES void bound_exponents(std::size_t count, double y, const double* __restrict minimum,
                                           const double* __restrict maximum,
                                           const double* __restrict nearest_squared,
                                           const double* __restrict farthest_squared,
                                           double* __restrict above, double* __restrict below) {
    for (std::size_t i = 0; i < count; ++i) {
        const double under = minimum[i] - y;
        const double over = y - maximum[i];
        const double outside = under > over ? under : over;
        const double d = outside > 0.0 ? outside : 0.0;
        above[i] = -0.5 * (nearest_squared[i] + d * d);
        below[i] = -0.5 * (farthest_squared[i] + d * d);
    }
}

double largest(const double* value, std::size_t count) {
    std::array<double, 4> partial{-1e300, -1e300, -1e300, -1e300};
    std::size_t j = 0;
    for (; j + 4 <= count; j += 4) {
        for (std::size_t i = 0; i < 4; ++i) partial[i] = std::max(partial[i], value[j + i]);
    }
    for (; j < count; ++j) partial[0] = std::max(partial[0], value[j]);
    return std::max(std::max(partial[0], partial[1]), std::max(partial[2], partial[3]));
}

RESOLVA_VECTOR_CLONES void place_nodes(std::size_t count, double from, double half,
                                       const double* __restrict node, const double* __restrict weight,
                                       double* __restrict w, double* __restrict mass) {
    for (std::size_t j = 0; j < count; ++j) {
        w[j] = from + half * (1.0 + node[j]);
        mass[j] = half * inverse_sqrt_two_pi * weight[j] * decaying_exponential(-0.5 * w[j] * w[j]);
    }
}

}  // namespace resolva
