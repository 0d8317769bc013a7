#include <resolva/numerics/quadrature/gaussian_moments.hpp>

#include <cmath>
#include <cstring>

#include <resolva/numerics/core/decaying_exponential.hpp>
#include <resolva/numerics/core/vector_clones.hpp>

namespace resolva {

namespace {

/// Four numbers that compilers keep in vector registers: the sums of a loop written with plain doubles would
/// go through memory.
constexpr std::size_t lanes = 4;
constexpr double log2_e = 1.4426950408889634;
using Four = double __attribute__((vector_size(lanes * sizeof(double))));

[[gnu::always_inline]] inline void load(Four& four, const double* from) {
    std::memcpy(&four, from, sizeof four);
}

}  // namespace

RESOLVA_VECTOR_CLONES void add_gaussian_moments(std::size_t count, double y, double origin, const double* w,
                                                const double* c, const double* mass, GaussianMoments& sum) {
    Four one{}, sum_w{}, sum_ww{}, sum_c{}, sum_cc{}, sum_cw{};
    const auto add = [&](const Four& at, const Four& value, const Four& weight)
        __attribute__((always_inline)) {
        const Four distance = y - value;
        Four kernel = (-0.5 * log2_e * distance) * distance;
        replace_by_power_of_two(kernel);
        kernel *= weight;
        const Four kernel_w = kernel * at;
        const Four shift = value - origin;
        const Four kernel_c = kernel * shift;
        one += kernel;
        sum_w += kernel_w;
        sum_ww += kernel_w * at;
        sum_c += kernel_c;
        sum_cc += kernel_c * shift;
        sum_cw += kernel_w * shift;
    };
    std::size_t j = 0;
    Four at, value, weight;
    for (; j + lanes <= count; j += lanes) {
        load(at, w + j);
        load(value, c + j);
        load(weight, mass + j);
        add(at, value, weight);
    }
    if (j < count) {
        // Nodes without weight fill up the last four.
        at = weight = Four{};
        value = Four{} + y;
        for (std::size_t i = 0; j < count; ++i, ++j) {
            at[i] = w[j];
            value[i] = c[j];
            weight[i] = mass[j];
        }
        add(at, value, weight);
    }
    for (std::size_t i = 0; i < lanes; ++i) {
        sum.one += one[i];
        sum.w += sum_w[i];
        sum.ww += sum_ww[i];
        sum.c += sum_c[i];
        sum.cc += sum_cc[i];
        sum.cw += sum_cw[i];
    }
}

void add_distant_gaussian_moments(std::size_t count, double y, double origin, const double* w,
                                  const double* c, const double* mass, GaussianMoments& sum) {
    for (std::size_t j = 0; j < count; ++j) {
        const double kernel = mass[j] * std::exp(-0.5 * (y - c[j]) * (y - c[j]));
        const double shift = c[j] - origin;
        sum.one += kernel;
        sum.w += kernel * w[j];
        sum.ww += kernel * w[j] * w[j];
        sum.c += kernel * shift;
        sum.cc += kernel * shift * shift;
        sum.cw += kernel * shift * w[j];
    }
}

RESOLVA_VECTOR_CLONES void place_gaussian_nodes(std::size_t count, double from, double half,
                                                const double* __restrict node,
                                                const double* __restrict weight, double* __restrict w,
                                                double* __restrict mass) {
    constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
    for (std::size_t j = 0; j < count; ++j) {
        w[j] = from + half * (1.0 + node[j]);
        mass[j] = half * inverse_sqrt_two_pi * weight[j] * decaying_exponential(-0.5 * w[j] * w[j]);
    }
}

}  // namespace resolva
