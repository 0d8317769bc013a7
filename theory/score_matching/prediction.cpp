#include <resolva/theory/score_matching/prediction.hpp>

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/tolerance.hpp>
#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>

namespace resolva {

namespace {

template <class SpectrumType>
Prediction predict_for(const ScoreProblem& problem, const SpectrumType& spectrum,
                       const MonotoneNewton& method) {
    const auto solution =
        solve_order_parameters(order_parameter_map(problem.constants, spectrum, problem.sample_ratio,
                                                   problem.feature_ratio, problem.ridge, problem.draws),
                               method);
    Prediction result;
    result.status = solution.point.status;
    result.regime = solution.regime;
    result.iterations = solution.point.iterations;
    result.exact = problem.exact.value;
    if (result.status == Status::diverges) {
        result.test = result.score = result.gap = std::numeric_limits<double>::infinity();
        result.train = result.objective = 0.0;
        return result;
    }
    if (!result.has_values()) return result;

    const LearningErrors<double> errors = learning_errors(solution.map, solution.point);
    const bool interpolating = solution.regime == RidgelessRegime::interpolating;
    result.test = errors.test;
    result.train = interpolating ? 0.0 : errors.train;
    result.objective = interpolating ? 0.0 : errors.objective;
    result.gap = interpolating ? result.test : errors.gap;
    result.score = (result.test - result.exact) / problem.noising.noise;
    result.order_parameters = solution.point.value;
    result.enclosure = solution.point.enclosure;
    if (problem.ridge == 0.0 && carries_nothing(solution.map)) {
        // The errors hold for every ridge; G = psi_p / lambda does not.
        constexpr double infinity = std::numeric_limits<double>::infinity();
        result.order_parameters[2] = result.enclosure.lower[2] = result.enclosure.upper[2] = infinity;
    }
    result.condition = solution.point.condition;
    // Rounding of the equations, amplified by their condition; the factor covers the worst of many
    // comparisons with 50-digit arithmetic twice over (tests/theory/score_matching/wide_arithmetic_test.cpp).
    result.relative_error =
        (64.0 * std::numeric_limits<double>::epsilon() + problem.constants.relative_error) * result.condition;
    result.score_error = (result.test * result.relative_error + result.exact * problem.exact.relative_error) /
                         problem.noising.noise;
    if (!std::isfinite(result.test)) {
        result.status = Status::not_finite;
        result.relative_error = result.score_error = std::numeric_limits<double>::quiet_NaN();
    } else if (!(result.relative_error <= converged_relative_error)) {
        result.status = Status::inaccurate;
    } else {
        result.status = resting_on(problem.constants, result.status);
    }
    return result;
}

}  // namespace

Prediction predict(const ScoreProblem& problem, const MonotoneNewton& method) {
    require_positive("psi-n", problem.sample_ratio);
    require_positive("psi-p", problem.feature_ratio);
    require_nonnegative("ridge", problem.ridge);
    if (problem.constants.status == Status::not_finite) {
        Prediction result;
        result.status = Status::not_finite;
        return result;
    }
    return std::visit([&](const auto& spectrum) { return predict_for(problem, spectrum, method); },
                      problem.spectrum);
}

}  // namespace resolva
