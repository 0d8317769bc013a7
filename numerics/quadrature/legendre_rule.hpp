#pragma once

#include <vector>

namespace resolva {

/// Gauss-Legendre rule on [-1, 1]: sum_j weight[j] f(node[j]) is exact for polynomials of degree 2 order - 1.
/// Nodes increase and lie strictly inside, so an integrand is never evaluated at a jump that ends the
/// interval.
struct LegendreRule {
    std::vector<double> node;
    std::vector<double> weight;
};

/// The rule with `order` nodes. Cost: order^2; make it once.
/// @throws BadArgument unless 1 <= order <= 100.
LegendreRule legendre_rule(int order);

}  // namespace resolva
