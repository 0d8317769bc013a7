#include <resolva/theory/score_matching/model.hpp>

#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>

namespace resolva {

ScoreProblem equations(const Model& model) {
    require_positive("psi-n", model.sample_ratio);
    require_positive("psi-p", model.feature_ratio);
    require_nonnegative("ridge", model.ridge);
    const auto problem = [&](const EquivalenceConstants& constants, AnySpectrum spectrum) {
        return ScoreProblem{constants,          model.noising,       std::move(spectrum), {},
                            model.sample_ratio, model.feature_ratio, model.ridge,         model.draws};
    };
    if (model.covariance) {
        if (manifold_constants(model.manifold).nu_star2 != 0.0) {
            refuse("manifold", model.manifold.name(),
                   "a given covariance spectrum describes Gaussian data; use manifold linear");
        }
        ScoreProblem result = problem(
            gaussian_equivalence(model.feature, model.covariance->mean(), model.noising), *model.covariance);
        result.exact = gaussian_exact_error(result.spectrum, result.noising);
        return result;
    }
    require_positive("psi-d", model.intrinsic_ratio);
    const EquivalenceConstants constants = gaussian_equivalence(model.feature, model.manifold, model.noising);
    ScoreProblem result = problem(
        constants, MarchenkoPastur(model.intrinsic_ratio, constants.nu1 * constants.nu1, constants.nu_star2));
    if (constants.nu_star2 == 0.0) {
        result.exact = gaussian_exact_error(result.spectrum, result.noising);
    } else {
        const NonlinearExactScore exact = exact_score(model.manifold, model.noising, model.intrinsic_ratio);
        result.exact = {exact.error, exact.error_estimate / exact.error, exact.status, exact.overlap,
                        exact.branches};
    }
    return result;
}

}  // namespace resolva
