#include <resolva/numerics/quadrature/gaussian_pair.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>

namespace resolva {

namespace {

constexpr double range = 10.0;  // standard deviations; the density there is 1e-22 of its maximum

/// A value with the sum of the absolute effects of one rounding in every evaluation of f.
struct Sum {
    double value = 0.0;
    double rounding = 0.0;
};

/// E kernel(p + q, p - q) for a kernel even in q, panels of the given width. The kernel gets p, q and whether
/// a breakpoint lies between p - q and p + q; it returns its value and its rounding.
template <class Kernel>
Sum pair_expectation(const Kernel& kernel, std::span<const double> breakpoints, const Correlation& r,
                     double width, int& evaluations) {
    const double scale_p = std::sqrt(0.5 * (1.0 + r.value));
    const double scale_q = std::sqrt(0.5 * r.complement);
    std::vector<double> outer{0.0, range};
    for (const double a : breakpoints) {
        for (const double b : breakpoints) {
            const double meeting = scale_q > 0.0 ? 0.5 * (b - a) / scale_q : 0.0;
            if (meeting > 0.0 && meeting < range) outer.push_back(meeting);
        }
    }
    std::sort(outer.begin(), outer.end());
    std::vector<double> q_nodes;
    std::vector<double> q_weights;
    append_panels(outer, 2.0 * width, q_nodes, q_weights);

    std::vector<double> inner;
    std::vector<double> p_nodes;
    std::vector<double> p_weights;
    Sum total;
    for (std::size_t j = 0; j < q_nodes.size(); ++j) {
        const double q = scale_q * q_nodes[j];
        const double outer_weight = 2.0 * q_weights[j] * gaussian_density(q_nodes[j]);
        inner.assign({-range, 0.0, range});
        for (const double at : breakpoints) {
            for (const double split : {(at - q) / scale_p, (at + q) / scale_p}) {
                if (std::abs(split) < range) inner.push_back(split);
            }
        }
        std::sort(inner.begin(), inner.end());
        for (std::size_t piece = 0; piece + 1 < inner.size(); ++piece) {
            const double middle = 0.5 * scale_p * (inner[piece] + inner[piece + 1]);
            const bool between = std::any_of(breakpoints.begin(), breakpoints.end(),
                                             [&](double at) { return std::abs(at - middle) < q; });
            p_nodes.clear();
            p_weights.clear();
            append_panels(inner[piece], inner[piece + 1], width, p_nodes, p_weights);
            evaluations += 2 * static_cast<int>(p_nodes.size());
            Sum sum;  // summed by pieces: one running sum over all nodes would round more
            for (std::size_t i = 0; i < p_nodes.size(); ++i) {
                const double weight = p_weights[i] * gaussian_density(p_nodes[i]);
                const Sum term = kernel(scale_p * p_nodes[i], q, between);
                sum.value += weight * term.value;
                sum.rounding += weight * term.rounding;
            }
            total.value += outer_weight * sum.value;
            total.rounding += outer_weight * sum.rounding;
        }
    }
    return total;
}

template <class Kernel>
Integral refine(const Kernel& kernel, std::span<const double> breakpoints, const Correlation& r,
                const GaussianPairQuadrature& method) {
    require_nonnegative("correlation", r.value);
    require_nonnegative("complement of the correlation", r.complement);
    if (r.value > 1.0) refuse("correlation", r.value, "it must not exceed one");
    Integral result;
    double width = 2.0;
    double previous = pair_expectation(kernel, breakpoints, r, width, result.evaluations).value;
    for (int refinement = 0; refinement < method.max_refinements; ++refinement) {
        width *= 0.5;
        const Sum sum = pair_expectation(kernel, breakpoints, r, width, result.evaluations);
        result.value = sum.value;
        if (!std::isfinite(sum.value)) {
            result.status = Status::not_finite;
            return result;
        }
        // Roundings at thousands of nodes are independent: a sixteenth of their coherent sum is still
        // generous.
        const double rounding =
            std::numeric_limits<double>::epsilon() * (8.0 * std::abs(sum.value) + sum.rounding / 16.0);
        const double change = std::abs(sum.value - previous);
        result.error = std::max(change, rounding);
        const bool accurate = result.error <= method.relative_tolerance * std::abs(result.value);
        if (accurate || change <= rounding) {
            result.status = accurate ? Status::converged : Status::inaccurate;
            return result;
        }
        previous = result.value;
    }
    result.status = Status::inaccurate;
    return result;
}

}  // namespace

Integral half_squared_difference(const std::function<double(double)>& f, std::span<const double> breakpoints,
                                 double slope, const Correlation& r, const GaussianPairQuadrature& method) {
    // p + q and p - q are rounded, so their distance is not 2 q exactly. Away from the breakpoints the
    // difference is proportional to the distance, and the divided difference at the rounded points times 2 q
    // removes that error.
    const auto kernel = [&](double p, double q, bool between) -> Sum {
        const double u = p + q;
        const double v = p - q;
        const double at_u = f(u);
        const double at_v = f(v);
        if (u == v) return {};
        const double difference =
            between ? at_u - at_v - slope * (u - v) : 2.0 * q * ((at_u - at_v) / (u - v) - slope);
        return {0.5 * difference * difference, std::abs(difference) * (std::abs(at_u) + std::abs(at_v))};
    };
    return refine(kernel, breakpoints, r, method);
}

Integral gaussian_pair_expectation(const std::function<double(double)>& f,
                                   std::span<const double> breakpoints, const Correlation& r,
                                   const GaussianPairQuadrature& method) {
    const auto kernel = [&](double p, double q, bool) -> Sum {
        const double product = f(p + q) * f(p - q);
        return {product, std::abs(product)};
    };
    return refine(kernel, breakpoints, r, method);
}

}  // namespace resolva
