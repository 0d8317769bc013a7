#include <cmath>
#include <complex>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/numerics/special/logarithm_excess.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::logarithm_excess;
using Wide = boost::multiprecision::cpp_bin_float_100;
using Complex = std::complex<double>;

TEST_CASE("the logarithm excess has full relative accuracy at every real argument") {
    for (const double size : {1e-200, 1e-12, 1e-5, 1e-2, 0.1, 0.2499999, 0.25, 0.2500001, 0.7, 0.999999}) {
        for (const double z : {size, -size}) {
            const Wide wide = Wide(z) - log(1 + Wide(z));
            if (size < 1e-100) {
                CHECK_CLOSE(logarithm_excess(z) + 1.0, 1.0, 0.0);  // z^2 / 2 underflows
            } else {
                CHECK_CLOSE(logarithm_excess(z), static_cast<double>(wide), 2e-15);
            }
        }
    }
    CHECK_CLOSE(logarithm_excess(1e6), static_cast<double>(Wide(1e6) - log(1 + Wide(1e6))), 1e-15);
    CHECK(std::isinf(logarithm_excess(-1.0)));
}

TEST_CASE("the complex logarithm excess agrees with 100 digits") {
    for (const double size : {1e-10, 1e-4, 0.05, 0.2, 0.3, 1.0, 40.0}) {
        for (const double angle : {0.0, 0.4, 1.2, 1.7, 2.6, 3.0, -1.2}) {
            const Complex z = std::polar(size, angle);
            const Wide x(z.real()), y(z.imag());
            const Wide real = x - log((1 + x) * (1 + x) + y * y) / 2;
            const Wide imaginary = y - atan2(y, 1 + x);
            const Complex expected(static_cast<double>(real), static_cast<double>(imaginary));
            INFO("z = " << z);
            CHECK(std::abs(logarithm_excess(z) - expected) <= 4e-15 * std::abs(expected));
        }
    }
}

}  // namespace
