#include <resolva/theory/hermite/gaussian_equivalence.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/hermite/feature_constants.hpp>

namespace resolva {

namespace {

/// The constants, unless a callable has none.
FeatureConstants checked_constants(const char* role, const Activation& f, double deviation,
                                   const Correlation& r) {
    FeatureConstants constants = feature_constants(f, deviation, r);
    if (constants.status == Status::not_finite && std::holds_alternative<core::General>(f.form().core))
        refuse(role, f.name(), constants.reason);
    return constants;
}

/// The worse of two outcomes, with its reason.
void inherit(EquivalenceConstants& constants, const std::string& whose, Status status,
             const std::string& reason) {
    if (status == Status::converged || constants.status == Status::not_finite) return;
    constants.status = status;
    constants.reason = whose + ": " + reason;
}

}  // namespace

std::string explain(Status status, const EquivalenceConstants& constants) {
    return status == constants.status && !constants.reason.empty() ? constants.reason
                                                                   : std::string(explain(status));
}

ManifoldConstants manifold_constants(const Activation& manifold) {
    const FeatureConstants constants = checked_constants("manifold", manifold, 1.0, {0.5, 0.5});
    return {constants.mu0,    constants.mu1,   constants.mu_star2, constants.relative_error,
            constants.status, constants.reason};
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
    inherit(result, "manifold " + manifold.name(), nu.status, nu.reason);
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
    const FeatureConstants rho = checked_constants("activation", feature, std::sqrt(gamma2), r);

    EquivalenceConstants result;
    result.nu1 = std::sqrt(data_variance);
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
    inherit(result, "activation " + feature.name(), rho.status, rho.reason);
    if (result.status == Status::converged && !std::isfinite(result.b2 + result.beta2)) {
        result.status = Status::not_finite;
        result.reason = "the gains of the clean sample and of the noise overflow";
    }
    return result;
}

}  // namespace resolva
