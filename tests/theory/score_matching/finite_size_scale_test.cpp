#include <cmath>

#include <resolva/theory/score_matching/finite_size_scale.hpp>
#include <resolva/theory/score_matching/model.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using resolva::test::model_of;

double scale_of(double psi_n, double psi_p, double psi_d) {
    return finite_size_scale(equations(model_of("relu", "linear", 0.1, psi_n, psi_p, psi_d, 1e-3, 1)));
}

TEST_CASE("half the square of the latent dimension equals samples or features at the finite-size scale") {
    for (const auto& [n, p, intrinsic] :
         {std::tuple{8.0, 10.0, 0.1}, std::tuple{1.5, 3.0, 0.3}, std::tuple{30.0, 0.4, 0.8}}) {
        const double d = scale_of(n, p, intrinsic);
        CHECK_CLOSE(0.5 * (intrinsic * d) * (intrinsic * d), std::min(n, p) * d, 1e-14);
    }
    // Simulated systems with d = 100 to 400 are far from this limit, of 0.49 to 0.65 instead of 1.05.
    CHECK_CLOSE(scale_of(8.0, 10.0, 0.1), 1600.0, 1e-12);
}

TEST_CASE("more latent dimensions than data dimensions count as many as isotropic data have") {
    const double isotropic = finite_size_scale(2.0, 3.0, effective_dimension(isotropic_spectrum()));
    CHECK_CLOSE(isotropic, 4.0, 1e-14);
    CHECK_CLOSE(scale_of(2.0, 3.0, 50.0), isotropic, 1e-14);
    CHECK_CLOSE(scale_of(2.0, 3.0, 1.0), isotropic, 1e-14);
}

TEST_CASE("a covariance counts by its participation ratio whatever its unit") {
    CHECK_CLOSE(effective_dimension(projector_spectrum(0.3)), 0.3, 1e-14);
    for (const double unit : {1e-200, 1.0, 1e200})
        CHECK_CLOSE(effective_dimension(DiscreteSpectrum({{unit, 0.5}, {3.0 * unit, 0.5}})), 0.8, 1e-14);
    // c(x) = (1 - e) x^-e: (1 - 2 e) / (1 - e)^2, and nothing from e = 1/2 on.
    CHECK_CLOSE(effective_dimension(power_law_spectrum(0.2)), 0.6 / 0.64, 1e-8);
    CHECK(effective_dimension(power_law_spectrum(0.5)) == 0.0);
    CHECK(std::isinf(finite_size_scale(2.0, 3.0, effective_dimension(power_law_spectrum(0.7)))));
}

}  // namespace
