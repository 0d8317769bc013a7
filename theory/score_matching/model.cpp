#include <resolva/theory/score_matching/model.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>

namespace resolva {

ScoreProblem equations(const Model& model) {
    require_positive("psi-n", model.sample_ratio);
    require_positive("psi-p", model.feature_ratio);
    require_nonnegative("ridge", model.ridge);
    const auto problem = [&](const EquivalenceConstants& constants, const AnySpectrum& spectrum,
                             const ExactError& exact) {
        return ScoreProblem{constants,          model.noising,       spectrum,    exact,
                            model.sample_ratio, model.feature_ratio, model.ridge, model.draws};
    };
    if (model.covariance) {
        if (manifold_constants(model.manifold).nu_star2 != 0.0) {
            refuse("manifold", model.manifold.name(),
                   "a given covariance spectrum describes Gaussian data; use manifold linear");
        }
        const AnySpectrum spectrum = *model.covariance;
        return problem(gaussian_equivalence(model.feature, model.covariance->mean(), model.noising), spectrum,
                       gaussian_exact_error(spectrum, model.noising));
    }
    require_positive("psi-d", model.intrinsic_ratio);
    const EquivalenceConstants constants = gaussian_equivalence(model.feature, model.manifold, model.noising);
    const AnySpectrum spectrum =
        MarchenkoPastur(model.intrinsic_ratio, constants.nu1 * constants.nu1, constants.nu_star2);
    if (constants.nu_star2 == 0.0) {
        return problem(constants, spectrum, gaussian_exact_error(spectrum, model.noising));
    }
    const NonlinearExactScore exact = exact_score(model.manifold, model.noising, model.intrinsic_ratio);
    return problem(
        constants, spectrum,
        {exact.error, exact.error_estimate / exact.error, exact.status, exact.overlap, exact.branches});
}

}  // namespace resolva
