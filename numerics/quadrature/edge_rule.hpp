#pragma once

#include <cmath>
#include <vector>

namespace resolva {

/// One node of a rule: where, and with what weight.
struct EdgeNode {
    double at;
    double weight;
};

/// Quadrature on (lower, upper) for integrands with algebraic behaviour at the ends, such as spectral
/// densities: the trapezoidal rule in l with x = lower + (upper - lower) / (1 + e^{-l}). It converges
/// geometrically for every exponent above -1, and clusters its nodes at the ends on all scales down to
/// e^{lowest} and up to 1 - e^{-highest} of the interval. For an integrand analytic up to a slit beyond each
/// end, step 0.5 leaves 1e-16; a singularity seen from an end under the angle phi bounds the error by e^{-2
/// pi phi / step}.
inline std::vector<EdgeNode> edge_rule(double lower, double upper, double lowest, double highest,
                                       double step) {
    const double width = upper - lower;
    const long first = std::lround(std::ceil(lowest / step));
    const long last = std::lround(std::floor(highest / step));
    std::vector<EdgeNode> nodes;
    nodes.reserve(static_cast<std::size_t>(last > first ? last - first + 1 : 0));
    for (long k = first; k <= last; ++k) {
        const double l = step * static_cast<double>(k);
        const double from_lower = 1.0 / (1.0 + std::exp(-l));
        const double from_upper = 1.0 / (1.0 + std::exp(l));
        const double at = l < 0.0 ? lower + width * from_lower : upper - width * from_upper;
        if (at > lower && at < upper) nodes.push_back({at, step * width * from_lower * from_upper});
    }
    return nodes;
}

}  // namespace resolva
