#include <resolva/theory/score_matching/modes.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>

namespace resolva {

namespace {

std::vector<SpectralAtom> nodes(const MarchenkoPastur& spectrum, std::size_t count) {
    return spectrum.atoms(count);
}
std::vector<SpectralAtom> nodes(const DiscreteSpectrum& spectrum, std::size_t) {
    return spectrum.atoms();
}

template <class SpectrumType>
Modes modes_for(const ScoreProblem& problem, const SpectrumType& spectrum, std::size_t count) {
    const auto solution =
        solve_order_parameters(order_parameter_map(problem.constants, spectrum, problem.sample_ratio,
                                                   problem.feature_ratio, problem.ridge, problem.draws));
    Modes result;
    result.status = solution.point.status;
    if (result.status != Status::converged) return result;
    const auto at = continued_state(solution.map, solution.point);
    const double a2 = problem.noising.signal * problem.noising.signal;
    const double h = problem.noising.noise;
    const bool gaussian = problem.constants.nu_star2 == 0.0;
    for (const SpectralAtom& node : nodes(spectrum, count)) {
        const double c = node.eigenvalue;
        const LearningErrors<double> errors = learning_errors(solution.map, at, c);
        const double exact = gaussian ? a2 * c / (a2 * c + h) : std::numeric_limits<double>::quiet_NaN();
        const double train = solution.regime == RidgelessRegime::interpolating ? 0.0 : errors.train;
        result.modes.push_back({c, node.weight, errors.test, train, exact, (errors.test - exact) / h});
    }
    result.status = resting_on(problem.constants, result.status);
    return result;
}

}  // namespace

Modes predict_modes(const ScoreProblem& problem, std::size_t count) {
    if (count == 0) refuse("number of modes", 0.0, "it must be at least 1");
    require_positive("psi-n", problem.sample_ratio);
    require_positive("psi-p", problem.feature_ratio);
    require_nonnegative("ridge", problem.ridge);
    return std::visit([&](const auto& spectrum) { return modes_for(problem, spectrum, count); },
                      problem.spectrum);
}

}  // namespace resolva
