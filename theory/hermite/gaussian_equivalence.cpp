#include <resolva/theory/hermite/gaussian_equivalence.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/hermite/feature_constants.hpp>

namespace resolva {

namespace {

FeatureConstants finite_constants(const Activation& f, double deviation, const Correlation& r) {
    const FeatureConstants constants = feature_constants(f, deviation, r);
    if (constants.status == Status::not_finite) {
        refuse("activation", f.name(),
               "it overflows for Gaussian arguments, so its second moment is not available");
    }
    return constants;
}

}  // namespace

ManifoldConstants manifold_constants(const Activation& manifold) {
    const FeatureConstants constants = finite_constants(manifold, 1.0, {0.5, 0.5});
    return {constants.mu0, constants.mu1, constants.mu_star2, constants.relative_error};
}

EquivalenceConstants gaussian_equivalence(const Activation& feature, const Activation& manifold,
                                          const Noising& noising) {
    const ManifoldConstants nu = manifold_constants(manifold);
    const double variance = nu.nu1 * nu.nu1 + nu.nu_star2;
    if (std::abs(nu.nu0) > 1e-12 * std::sqrt(nu.nu0 * nu.nu0 + variance)) {
        refuse("manifold", manifold.name(),
               "its mean under a standard Gaussian is " + to_text(nu.nu0) +
                   " and must be zero, use centred:" + manifold.name() + " to subtract it");
    }
    if (!(variance > 0.0)) refuse("manifold", manifold.name(), "it must not vanish");
    EquivalenceConstants result = gaussian_equivalence(feature, variance, noising);
    result.nu1 = nu.nu1;
    result.nu_star2 = nu.nu_star2;
    result.relative_error = std::max(result.relative_error, nu.relative_error);
    return result;
}

EquivalenceConstants gaussian_equivalence(const Activation& feature, double data_variance,
                                          const Noising& noising) {
    require_positive("data variance", data_variance);
    require_positive("signal", noising.signal);
    const double h = require_positive("noise", noising.noise);
    const double signal_variance = noising.signal * noising.signal * data_variance;
    const double gamma2 = signal_variance + h;
    require_positive("pre-activation variance", gamma2);
    const Correlation r{signal_variance / gamma2, h / gamma2};
    const FeatureConstants rho = finite_constants(feature, std::sqrt(gamma2), r);

    EquivalenceConstants result;
    result.gamma2 = gamma2;
    result.correlation = r.value;
    result.mu0 = rho.mu0;
    result.mu1 = rho.mu1;
    result.mu_star2 = rho.mu_star2;
    const double gain = rho.mu1 * rho.mu1 / gamma2;
    result.b2 = gain * noising.signal * noising.signal;
    result.beta2 = gain * h;
    result.alpha2 = rho.alpha2;
    result.s2 = rho.s2;
    result.relative_error = rho.relative_error;
    return result;
}

}  // namespace resolva
