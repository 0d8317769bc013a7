#include <resolva/theory/sampling/learned_path.hpp>

#include <cmath>
#include <variant>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/first_crossing.hpp>
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

}  // namespace

LearnedPath learned_path(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design) {
    Model level = model;
    level.noising = level_noising(schedule, schedule.steps());
    ScoreProblem problem = equations(level);
    if (problem.constants.nu_star2 != 0.0) {
        refuse("manifold", model.manifold.name(),
               "the path divergence with a learned score needs Gaussian data; use manifold linear");
    }
    const PathDivergence exact = path_divergence(atoms_of(problem.spectrum), 1.0, schedule, design);
    LearnedPath result;
    result.exact_part = exact.total;
    result.status = exact.status;
    if (exact.status != Status::converged) {
        result.total = exact.total;
        return result;
    }
    result.levels.reserve(static_cast<std::size_t>(schedule.steps() - 1));
    for (int t = 2; t <= schedule.steps(); ++t) {
        const SamplerStep& step = design.at(t);
        level.noising = level_noising(schedule, t);
        problem = equations(level);
        const Prediction prediction = predict(problem);
        if (prediction.status != Status::converged) {
            result.total = prediction.status == Status::diverges ? std::numeric_limits<double>::infinity()
                                                                 : std::numeric_limits<double>::quiet_NaN();
            result.status = prediction.status;
            return result;
        }
        LearnedLevel at{t, prediction.score, 0.0, 0.0};
        const double score_term = 0.5 * step.drift * step.drift / step.variance * at.score;
        double cross_term = 0.0;
        if (step.drift_shift != 0.0) {
            const double h = problem.noising.noise;
            const double gain = problem.noising.signal * problem.noising.signal;
            const double exact_square =
                std::visit([&](const auto& s) { return s.averages(h, gain).inverse; }, problem.spectrum);
            at.aligned = overlap(problem) / h - exact_square;
            cross_term = step.drift_shift * step.drift / step.variance * at.aligned;
        }
        at.contribution = score_term + cross_term;
        result.score_part += score_term;
        result.cross_part += cross_term;
        result.levels.push_back(at);
    }
    result.total = result.exact_part + result.score_part + result.cross_part;
    return result;
}

namespace {

template <class Vary>
Root ratio_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                     double target, const Vary& vary) {
    require_positive("target", target);
    Model varied = model;
    const auto excess = [&](double ratio) {
        vary(varied) = ratio;
        return learned_path(varied, schedule, design).total - target;
    };
    return find_first_crossing_on_log_scale(excess, 1e-3, 1e6);
}

}  // namespace

Root samples_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                       double target) {
    return ratio_to_target(model, schedule, design, target,
                           [](Model& m) -> double& { return m.sample_ratio; });
}

Root features_to_target(const Model& model, const NoiseSchedule& schedule, const SamplerDesign& design,
                        double target) {
    return ratio_to_target(model, schedule, design, target,
                           [](Model& m) -> double& { return m.feature_ratio; });
}

FirstInteger learned_steps_to_target(const Model& model, std::string_view design, double target, double c0,
                                     double c1) {
    require_positive("target", target);
    const auto meets = [&](std::int64_t steps) {
        const NoiseSchedule schedule = li_yan_schedule(static_cast<int>(steps), c0, c1);
        return learned_path(model, schedule, find_design(design, schedule)).total <= target;
    };
    return find_first_integer(meets, li_yan_fewest_steps(c1), {.scanned = 32, .largest = 1 << 14});
}

}  // namespace resolva
