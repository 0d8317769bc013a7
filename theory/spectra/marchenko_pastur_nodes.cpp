#include <resolva/theory/spectra/marchenko_pastur_nodes.hpp>

#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>

namespace resolva {

std::vector<SpectralAtom> marchenko_pastur_nodes(double ratio) {
    constexpr int halvings = 26;
    require_positive("ratio of the Marchenko-Pastur law", ratio);
    static const LegendreRule rule = legendre_rule(10);
    const double y = 1.0 / ratio;
    const double root = std::sqrt(y);
    const double lower = (root - 1.0) * (root - 1.0), upper = (root + 1.0) * (root + 1.0);
    std::vector<SpectralAtom> atoms;
    if (ratio < 1.0) atoms.push_back({0.0, 1.0 - ratio});
    const std::size_t first = atoms.size();
    double mass = 0.0;
    for (int panel = 0; panel <= halvings; ++panel) {
        // Angles from 0 to pi/2, counted from the lower end and from the upper one.
        const double to = 0.5 * std::numbers::pi * std::ldexp(1.0, -panel);
        const double from = panel == halvings ? 0.0 : 0.5 * to;
        for (std::size_t k = 0; k < rule.node.size(); ++k) {
            const double angle = 0.5 * (from + to) + 0.5 * (to - from) * rule.node[k];
            const double width = 0.5 * (to - from) * rule.weight[k];
            const double half = std::sin(0.5 * angle);
            for (const double eigenvalue :
                 {lower + 4.0 * root * half * half, upper - 4.0 * root * half * half}) {
                const double sine = std::sin(angle);
                atoms.push_back({eigenvalue, 2.0 * sine * sine / (std::numbers::pi * eigenvalue) * width});
                mass += atoms.back().weight;
            }
        }
    }
    const double scale = std::min(1.0, ratio) / mass;  // one to rounding
    for (std::size_t k = first; k < atoms.size(); ++k) atoms[k].weight *= scale;
    return atoms;
}

}  // namespace resolva
