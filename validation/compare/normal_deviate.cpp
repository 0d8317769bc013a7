#include <resolva/validation/compare/normal_deviate.hpp>

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace resolva {

double normal_deviate(double t, double degrees_of_freedom) {
    if (!std::isfinite(t) || !(degrees_of_freedom > 0.0)) return t;
    const boost::math::students_t law(degrees_of_freedom);
    const double tail = cdf(complement(law, std::abs(t)));
    if (tail < 1e-300) return t;
    const boost::math::normal standard;
    return std::copysign(quantile(complement(standard, tail)), t);
}

}  // namespace resolva
