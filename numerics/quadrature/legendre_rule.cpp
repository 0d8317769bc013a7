#include <resolva/numerics/quadrature/legendre_rule.hpp>

#include <cstddef>

#include <boost/math/special_functions/legendre.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

LegendreRule legendre_rule(int order) {
    if (order < 1 || order > 100) refuse("order of the Legendre rule", order, "it must lie in 1..100");
    const auto zeros = boost::math::legendre_p_zeros<double>(order);  // the nonnegative half, increasing
    LegendreRule rule;
    const auto append = [&](double x) {
        const double slope = boost::math::legendre_p_prime(order, x);
        rule.node.push_back(x);
        rule.weight.push_back(2.0 / ((1.0 - x * x) * slope * slope));
    };
    for (std::size_t i = zeros.size(); i-- > 0;) {
        if (zeros[i] > 0.0) append(-zeros[i]);
    }
    for (const double x : zeros) append(x);
    return rule;
}

}  // namespace resolva
