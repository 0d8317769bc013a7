#include <resolva/theory/geometry/von_mises_law.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

VonMisesLaw checked(const VonMisesLaw& law) {
    if (!(law.concentration >= 0.0 && law.concentration <= 1e6)) {
        refuse("concentration (kappa)", law.concentration, "it must lie between 0 and 1e6");
    }
    // Many turns leave few digits of the angle itself.
    if (!(std::abs(law.centre) <= 1000.0)) {
        refuse("centre of the data law", law.centre, "it is an angle, from -1000 to 1000");
    }
    return law;
}

double scaled_factor(const VonMisesLaw& law, double u) {
    const double half = std::sin(0.5 * (u - law.centre));
    return std::exp(-2.0 * law.concentration * half * half);
}

}  // namespace resolva
