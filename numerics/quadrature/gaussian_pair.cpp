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

/// One evaluation of E kernel(p + q, p - q) for a kernel even in q, panels of the given width.
template <class Kernel>
double pair_expectation(const Kernel& kernel, std::span<const double> breakpoints, const Correlation& r, double width,
                        int& evaluations) {
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
    double total = 0.0;
    for (std::size_t j = 0; j < q_nodes.size(); ++j) {
        const double q = scale_q * q_nodes[j];
        inner.assign({-range, 0.0, range});
        for (const double at : breakpoints) {
            for (const double split : {(at - q) / scale_p, (at + q) / scale_p}) {
                if (std::abs(split) < range) inner.push_back(split);
            }
        }
        std::sort(inner.begin(), inner.end());
        p_nodes.clear();
        p_weights.clear();
        append_panels(inner, width, p_nodes, p_weights);
        double sum = 0.0;
        for (std::size_t i = 0; i < p_nodes.size(); ++i) {
            sum += p_weights[i] * gaussian_density(p_nodes[i]) * kernel(scale_p * p_nodes[i], q);
        }
        evaluations += 2 * static_cast<int>(p_nodes.size());
        total += 2.0 * q_weights[j] * gaussian_density(q_nodes[j]) * sum;
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
    double previous = pair_expectation(kernel, breakpoints, r, width, result.evaluations);
    for (int refinement = 0; refinement < method.max_refinements; ++refinement) {
        width *= 0.5;
        result.value = pair_expectation(kernel, breakpoints, r, width, result.evaluations);
        if (!std::isfinite(result.value)) {
            result.status = Status::not_finite;
            return result;
        }
        const double rounding = 8.0 * std::numeric_limits<double>::epsilon() * std::abs(result.value);
        result.error = std::max(std::abs(result.value - previous), rounding);
        if (result.error <= method.relative_tolerance * std::abs(result.value)) {
            result.status = Status::converged;
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
    const auto kernel = [&](double p, double q) {
        const double difference = f(p + q) - f(p - q) - 2.0 * slope * q;
        return 0.5 * difference * difference;
    };
    return refine(kernel, breakpoints, r, method);
}

Integral gaussian_pair_expectation(const std::function<double(double)>& f, std::span<const double> breakpoints,
                                   const Correlation& r, const GaussianPairQuadrature& method) {
    return refine([&](double p, double q) { return f(p + q) * f(p - q); }, breakpoints, r, method);
}

}  // namespace resolva
