#pragma once

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>

namespace resolva {

/// Composite Gauss-Legendre rule, 20 nodes a panel: appends nodes and weights for the interval [lower, upper]
/// cut into equal panels no wider than `width`. Does nothing for an empty interval.
inline void append_panels(double lower, double upper, double width, std::vector<double>& nodes,
                          std::vector<double>& weights) {
    if (!(lower < upper)) return;
    using Rule = boost::math::quadrature::gauss<double, 20>;
    const auto& abscissa = Rule::abscissa();
    const auto& weight = Rule::weights();
    const int panels = static_cast<int>(std::ceil((upper - lower) / width * (1.0 - 1e-12)));
    const double half = 0.5 * (upper - lower) / panels;
    for (int panel = 0; panel < panels; ++panel) {
        const double centre = lower + half * (2 * panel + 1);
        for (std::size_t i = 0; i < abscissa.size(); ++i) {
            for (const double at : {centre - half * abscissa[i], centre + half * abscissa[i]}) {
                nodes.push_back(at);
                weights.push_back(half * weight[i]);
            }
        }
    }
}

/// The same over consecutive intervals between increasing points.
inline void append_panels(std::span<const double> points, double width, std::vector<double>& nodes,
                          std::vector<double>& weights) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        append_panels(points[i], points[i + 1], width, nodes, weights);
    }
}

}  // namespace resolva
