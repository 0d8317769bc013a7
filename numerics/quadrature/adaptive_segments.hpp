#pragma once

// Adaptive Gauss-Kronrod integration of M functions at once over a given list of segments.
//
//   total_k = sum over segments of the integral of f_k,   k = 1..M
//
// The caller's list is the first partition: it knows where the integrand is rough. Segments whose error
// estimate exceeds tolerance * max(|total_k|, floor_k) for some k are halved, all of them, until none is
// left. The estimate of a segment is that of QUADPACK, spread * min(1, (200 |K - G| / spread)^{3/2}), from
// the difference of the Kronrod sum K and the embedded Gauss sum G; the reported error adds the estimates.
// Result not settled: the budget of segments was used up or a value is not finite. Cost: Nodes evaluations a
// segment; rejected segments are paid for.
//
// Source: Piessens et al., QUADPACK (1983).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace resolva {

/// One interval of the partition, with the caller's tag that is handed to the integrand.
template <std::size_t M>
struct Segment {
    double lower = 0.0;
    double upper = 0.0;
    int tag = 0;
    std::array<double, M> value{};
    std::array<double, M> error{};
};

template <std::size_t M>
struct SegmentSum {
    std::array<double, M> total{};
    std::array<double, M> error{};  ///< estimated absolute errors
    bool settled = false;
};

namespace detail {

/// Fills value and error of one segment; f(x, tag) returns std::array<double, M>.
template <unsigned Nodes, std::size_t M, class F>
void apply_kronrod(F& f, Segment<M>& segment) {
    using Kronrod = boost::math::quadrature::gauss_kronrod<double, Nodes>;
    using Gauss = boost::math::quadrature::gauss<double, (Nodes - 1) / 2>;
    constexpr bool centre_is_gauss = ((Nodes - 1) / 2) % 2 == 1;
    const auto& x = Kronrod::abscissa();
    const auto& kronrod_weight = Kronrod::weights();
    const auto& gauss_weight = Gauss::weights();
    const double centre = 0.5 * (segment.lower + segment.upper);
    const double half = 0.5 * (segment.upper - segment.lower);

    std::array<std::array<double, M>, Nodes> sample{};
    std::array<double, M> kronrod{};
    std::array<double, M> gauss{};
    for (std::size_t i = 0; i < x.size(); ++i) {
        const bool in_gauss = (i % 2 == 0) == centre_is_gauss;
        for (std::size_t side = 0; side < (i == 0 ? 1u : 2u); ++side) {
            auto& at = sample[i == 0 ? 0 : 2 * i - side];
            at = f(side == 0 ? centre + half * x[i] : centre - half * x[i], segment.tag);
            for (std::size_t k = 0; k < M; ++k) {
                kronrod[k] += kronrod_weight[i] * at[k];
                if (in_gauss) gauss[k] += gauss_weight[i / 2] * at[k];
            }
        }
    }
    for (std::size_t k = 0; k < M; ++k) {
        double spread = 0.0;
        for (std::size_t i = 0; i < Nodes; ++i) {
            spread += kronrod_weight[(i + 1) / 2] * std::abs(sample[i][k] - 0.5 * kronrod[k]);
        }
        const double difference = std::abs(kronrod[k] - gauss[k]);
        const double ratio = spread > 0.0 ? 200.0 * difference / spread : 0.0;
        segment.value[k] = half * kronrod[k];
        segment.error[k] = half * (ratio < 1.0 ? spread * ratio * std::sqrt(ratio) : spread);
    }
}

}  // namespace detail

/// Integrates over all segments; the list is refined in place and left as the final partition.
template <unsigned Nodes, std::size_t M, class F>
SegmentSum<M> integrate_adaptively(std::vector<Segment<M>>& segments, F&& f, double tolerance,
                                   const std::array<double, M>& floor, std::size_t max_segments) {
    SegmentSum<M> sum;
    for (auto& segment : segments) detail::apply_kronrod<Nodes>(f, segment);
    for (;;) {
        sum.total.fill(0.0);
        sum.error.fill(0.0);
        for (const auto& segment : segments) {
            for (std::size_t k = 0; k < M; ++k) {
                sum.total[k] += segment.value[k];
                sum.error[k] += segment.error[k];
            }
        }
        bool finite = true;
        for (const double total : sum.total) finite = finite && std::isfinite(total);
        if (!finite) return sum;

        const std::size_t count = segments.size();
        bool refined = false;
        for (std::size_t i = 0; i < count; ++i) {
            bool rough = false;
            for (std::size_t k = 0; k < M; ++k) {
                rough =
                    rough || segments[i].error[k] > tolerance * std::max(std::abs(sum.total[k]), floor[k]);
            }
            if (!rough) continue;
            if (segments.size() >= max_segments) return sum;
            const double middle = 0.5 * (segments[i].lower + segments[i].upper);
            Segment<M> upper{middle, segments[i].upper, segments[i].tag, {}, {}};
            segments[i].upper = middle;
            detail::apply_kronrod<Nodes>(f, segments[i]);
            detail::apply_kronrod<Nodes>(f, upper);
            segments.push_back(upper);
            refined = true;
        }
        if (!refined) break;
    }
    sum.settled = true;
    return sum;
}

}  // namespace resolva
