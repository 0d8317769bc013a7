#include <resolva/theory/score_matching/noising.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

Noising Noising::at_time(double time) {
    require_positive("time", time);
    return with(std::exp(-time), -std::expm1(-2.0 * time));
}

Noising Noising::with(double signal, double noise) {
    return {require_positive("signal", signal), require_positive("noise", noise)};
}

}  // namespace resolva
