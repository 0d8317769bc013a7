#include <cmath>

#include <boost/math/special_functions/bessel.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#ifdef RESOLVA_WITH_GSL
#include <resolva/numerics/adapters/gsl.hpp>
#endif
#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/special/scaled_bessel.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using Digits50 = boost::multiprecision::cpp_bin_float_50;

double reference(int order, double x) {
    const Digits50 wide(x);
    return static_cast<double>(boost::math::cyl_bessel_i(order, wide) * exp(-wide));
}

TEST_CASE("scaled Bessel functions agree with 50-digit arithmetic on both sides of the switch") {
    for (const double x : {1e-9, 0.3, 5.0, 20.0, 39.999, 40.0, 41.0, 137.0, 2500.0}) {
        CAPTURE(x);
        CHECK_CLOSE(resolva::bessel_i0_scaled(x), reference(0, x), 2e-14);
        CHECK_CLOSE(resolva::bessel_i1_scaled(x), reference(1, x), 2e-14);
    }
}

TEST_CASE("scaled Bessel functions do not overflow and follow their leading asymptotics") {
    const double x = 1e8;
    CHECK_CLOSE(resolva::bessel_i0_scaled(x) * std::sqrt(2.0 * std::acos(-1.0) * x), 1.0 + 0.125 / x, 1e-15);
    CHECK_CLOSE(resolva::bessel_i1_scaled(x) / resolva::bessel_i0_scaled(x), 1.0 - 0.5 / x, 1e-15);
    CHECK_THROWS_AS(resolva::bessel_i0_scaled(-1.0), resolva::BadArgument);
}

#ifdef RESOLVA_WITH_GSL
TEST_CASE("scaled Bessel functions agree with GSL") {
    for (const double x : {0.0, 0.7, 12.0, 39.0, 45.0, 1e4, 1e6}) {
        CAPTURE(x);
        CHECK_CLOSE(resolva::bessel_i0_scaled(x), resolva::gsl::bessel_i0_scaled(x), 2e-14);
        CHECK_CLOSE(resolva::bessel_i1_scaled(x), resolva::gsl::bessel_i1_scaled(x), 2e-14);
    }
}
#endif

}  // namespace
