#include <resolva/theory/sampling/learned_path.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/first_crossing.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>
#include <resolva/theory/sampling/information_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

namespace {

/// The spectrum as atoms: quadrature nodes for the continuous law.
DiscreteSpectrum atoms_of(const AnySpectrum& spectrum) {
    if (const auto* discrete = std::get_if<DiscreteSpectrum>(&spectrum)) return *discrete;
    return DiscreteSpectrum(std::get<MarchenkoPastur>(spectrum).atoms(64));
}

/// E|s*|^2/d.
double exact_square(const ScoreProblem& problem) {
    const double h = problem.noising.noise;
    if (problem.constants.nu_star2 != 0.0) return (1.0 - problem.exact.value) / h;
    const double gain = problem.noising.signal * problem.noising.signal;
    return std::visit([&](const auto& s) { return s.averages(h, gain).inverse; }, problem.spectrum);
}

/// -E<sqrt(h) s_A, z>/d = chi beta^2 <D> at the solution.
double overlap(const ScoreProblem& problem) {
    return std::visit(
        [&](const auto& spectrum) {
            const auto solution = solve_order_parameters(
                order_parameter_map(problem.constants, spectrum, problem.sample_ratio, problem.feature_ratio,
                                    problem.ridge, problem.draws));
            const auto at = solution.map.state(solution.point.value, 0.0, solution.map.unit);
            return solution.point.value[2] * at.noise_gain * at.averages.inverse;
        },
        problem.spectrum);
}

Noising level_noising(const NoiseSchedule& schedule, int t) {
    return Noising::with(std::sqrt(schedule.signal(t)), schedule.noise(t));
}

/// The equations of every level and the divergence with the exact score: what does not depend on samples and
/// features.
struct Levels {
    std::vector<ScoreProblem> problem;  // t = 2..T
    double exact_part = std::numeric_limits<double>::quiet_NaN();
    Status status = Status::not_run;
    std::string reason{};
};

/// Data beyond Gaussian: from the exact errors of all levels and the mutual information of the first.
void add_nonlinear_exact_part(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                              Levels& levels) {
    std::vector<double> fisher;
    for (const ScoreProblem& problem : levels.problem) {
        if (problem.exact.status != Status::converged) {
            levels.status = problem.exact.status;
            levels.reason = explain_exact_score(problem.exact.status);
            return;
        }
        // exact = E|z + sqrt(h) s*|^2/d = 1 - h E|s*|^2/d, by Stein's formula.
        fisher.push_back((1.0 - problem.exact.value) / problem.noising.noise);
    }
    const NonlinearExactScore first =
        exact_score(model.manifold, level_noising(schedule, 1), model.intrinsic_ratio);
    const EquivalenceConstants& constants = levels.problem.front().constants;
    levels.exact_part = information_path_kl(schedule, design,
                                            {constants.nu1 * constants.nu1 + constants.nu_star2,
                                             -model.intrinsic_ratio * first.free_entropy, fisher});
    levels.status = first.status;
    if (first.status != Status::converged) levels.reason = explain_exact_score(first.status);
    if (first.status == Status::converged && std::isinf(levels.exact_part)) {
        levels.status = Status::diverges;
        levels.reason = deterministic_step_reason(design);
    }
}

Levels prepare(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design) {
    Levels levels;
    Model level = model;
    for (int t = 2; t <= schedule.steps(); ++t) {
        level.noising = level_noising(schedule, t);
        levels.problem.push_back(equations(level));
    }
    if (levels.problem.front().constants.nu_star2 != 0.0) {
        add_nonlinear_exact_part(model, schedule, design, levels);
    } else {
        const PathDivergence exact =
            path_divergence(atoms_of(levels.problem.back().spectrum), 1.0, schedule, design);
        levels.exact_part = exact.total;
        levels.status = exact.status;
        levels.reason = exact.reason;
    }
    return levels;
}

LearnedPath path_of(const Levels& levels, const SamplerDesign& design) {
    LearnedPath result;
    result.exact_part = levels.exact_part;
    result.status = levels.status;
    result.reason = levels.reason;
    if (levels.status != Status::converged) {
        result.total = levels.exact_part;
        return result;
    }
    double score_part = 0.0;
    double cross_part = 0.0;
    result.levels.reserve(levels.problem.size());
    for (std::size_t i = 0; i < levels.problem.size(); ++i) {
        const int t = static_cast<int>(i) + 2;
        const SamplerStep& step = design.at(t);
        const ScoreProblem& problem = levels.problem[i];
        const Prediction prediction = predict(problem);
        if (prediction.status != Status::converged) {
            result.total = prediction.status == Status::diverges ? std::numeric_limits<double>::infinity()
                                                                 : std::numeric_limits<double>::quiet_NaN();
            result.status = prediction.status;
            result.reason = "At step " + std::to_string(t) + ": " + std::string(explain(prediction.status));
            return result;
        }
        LearnedLevel at{t, prediction.score, 0.0, 0.0};
        const double score_term = 0.5 * step.drift * step.drift / step.variance * at.score;
        double cross_term = 0.0;
        if (step.drift_shift != 0.0) {
            at.aligned = overlap(problem) / problem.noising.noise - exact_square(problem);
            cross_term = step.drift_shift * step.drift / step.variance * at.aligned;
        }
        at.contribution = score_term + cross_term;
        score_part += score_term;
        cross_part += cross_term;
        result.levels.push_back(at);
    }
    result.score_part = score_part;
    result.cross_part = cross_part;
    result.total = result.exact_part + score_part + cross_part;
    return result;
}

template <class Vary>
Root ratio_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                     double target, const Vary& vary) {
    require_positive("target", target);
    Levels levels = prepare(model, schedule, design);
    const auto excess = [&](double ratio) {
        for (ScoreProblem& problem : levels.problem) vary(problem) = ratio;
        return path_of(levels, design).total - target;
    };
    return find_first_crossing_on_log_scale(excess, 1e-3, 1e6);
}

}  // namespace

LearnedPath learned_path(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design) {
    return path_of(prepare(model, schedule, design), design);
}

Root samples_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                       double target) {
    return ratio_to_target(model, schedule, design, target,
                           [](ScoreProblem& p) -> double& { return p.sample_ratio; });
}

Root features_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                        double target) {
    return ratio_to_target(model, schedule, design, target,
                           [](ScoreProblem& p) -> double& { return p.feature_ratio; });
}

int most_learned_steps_to_target(const Model& model) {
    return manifold_constants(model.manifold).nu_star2 == 0.0 ? 1 << 14 : 1 << 8;
}

FirstInteger learned_steps_to_target(const Model& model, std::string_view design, double target, double c0,
                                     double c1) {
    require_positive("target", target);
    const int most = most_learned_steps_to_target(model);
    const auto meets = [&](std::int64_t steps) {
        const NoiseSchedule schedule = li_yan_schedule(static_cast<int>(steps), c0, c1);
        return learned_path(model, schedule, find_design(design, schedule)).total <= target;
    };
    return find_first_integer(meets, li_yan_fewest_steps(c1),
                              {.scanned = most > 1 << 8 ? 32 : 1, .largest = most});
}

}  // namespace resolva
