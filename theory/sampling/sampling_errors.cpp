#include <resolva/theory/sampling/sampling_errors.hpp>

#include <cmath>
#include <cstddef>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/special/logarithm_excess.hpp>
#include <resolva/theory/sampling/gaussian_divergence.hpp>

namespace resolva {

namespace {

/// What a step needs and no mode changes.
struct StepConstants {
    double signal, noise;
    double variance;           // b_t
    double curvature;          // b_t^2 A_t / (1 - A_t)
    double inverse_retention;  // 1 / a_t
    double inverse_root;       // 1 / sqrt(a_t)
    double inverse_sampler;    // 1 / sig_t^2, infinite for deterministic steps
};

std::vector<StepConstants> step_constants(const NoiseSchedule& schedule, const SamplerDesign& design) {
    std::vector<StepConstants> constants;
    constants.reserve(static_cast<std::size_t>(schedule.steps() - 1));
    for (int t = 2; t <= schedule.steps(); ++t) {
        const double b = schedule.variance(t), n = schedule.noise(t), inverse_a = 1.0 / schedule.retention(t);
        constants.push_back({schedule.signal(t), n, b, b * (b / n) * schedule.signal(t), inverse_a,
                             std::sqrt(inverse_a), 1.0 / design.at(t).variance});
    }
    return constants;
}

/// Everything of one mode, the steps' divergences being added to `path`.
struct ModeRecursion {
    double excess;  // w_1 / v_1 - 1
    double ratio;   // w_1 / v_1
    double mean;
    double score_error;
};

ModeRecursion run_mode(double lambda, double count, const NoiseSchedule& schedule,
                       const SamplerDesign& design, const std::vector<StepConstants>& constants,
                       const ScoreErrorLaw& score_error, PathDivergence& path) {
    const int T = schedule.steps();
    double v = schedule.marginal_variance(T, lambda);
    double inverse_v = 1.0 / v;
    ModeRecursion mode{schedule.signal(T) * (1.0 - lambda) * inverse_v, inverse_v, 0.0, 0.0};
    for (int t = T; t >= 2; --t) {
        const SamplerStep& step = design.at(t);
        const StepConstants& at = constants[static_cast<std::size_t>(t - 2)];
        const double next_v = schedule.marginal_variance(t - 1, lambda);
        const double inverse_next = 1.0 / next_v;
        const double inverse_u = at.inverse_retention * inverse_next;
        const LinearScoreError error = score_error ? score_error(t, lambda) : LinearScoreError{};
        const double drift_shift = step.drift_shift + step.drift * error.gain;
        const double relative_shift = drift_shift * inverse_v;
        const double curvature = at.curvature * lambda * inverse_v;
        const double g = schedule.retention(t) * next_v * inverse_v - relative_shift;
        const double growth = g * (g * (v * inverse_u));
        const double forcing = (step.variance_shift - curvature) * inverse_u - 2.0 * relative_shift +
                               relative_shift * (drift_shift * inverse_u);
        mode.excess = growth * mode.excess + forcing;
        mode.ratio = growth * mode.ratio + step.variance * inverse_u;
        mode.mean = (g * mode.mean + step.drift * error.bias) * at.inverse_root;

        const double score_square = error.gain * error.gain * inverse_v + error.bias * error.bias;
        mode.score_error += count * score_square;
        if (step.variance == 0.0) {  // the sampler's transition has no density
            path.step[static_cast<std::size_t>(t - 2)] = std::numeric_limits<double>::infinity();
        } else {
            const double inverse_sig2 = at.inverse_sampler;
            const double drift_strength = step.drift * inverse_sig2;
            const double score_term = 0.5 * step.drift * drift_strength * score_square;
            const double cross_term = step.drift_shift * drift_strength * error.gain * inverse_v;
            const double kernel_ratio =
                at.variance * (schedule.retention(t) * next_v * inverse_v) * inverse_sig2;
            const double kl = 0.5 * logarithm_excess_of_ratio(
                                        (curvature - step.variance_shift) * inverse_sig2, kernel_ratio) +
                              0.5 * (step.drift_shift * inverse_v) * (step.drift_shift * inverse_sig2) +
                              score_term + cross_term;
            path.step[static_cast<std::size_t>(t - 2)] += count * kl;
            path.score_part += count * score_term;
            path.cross_part += count * cross_term;
            if (lambda == 0.0) path.null_part += count * kl;
        }
        v = next_v;
        inverse_v = inverse_next;
    }
    return mode;
}

/// Runs every mode, filling the parts of the path; `visit` receives each (eigenvalue, count, recursion).
template <class Visit>
PathDivergence run_modes(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                         const SamplerDesign& design, const ScoreErrorLaw& score_error, const Visit& visit) {
    require_positive("dimension", dimension);
    const int T = schedule.steps();
    if (design.last_step() != T) {
        refuse("steps of the design", std::to_string(design.last_step()),
               "the schedule has " + std::to_string(T) + ", and both must agree");
    }
    PathDivergence path;
    path.step.assign(static_cast<std::size_t>(T - 1), 0.0);
    path.null_step.reserve(static_cast<std::size_t>(T - 1));
    bool deterministic = false;
    for (int t = 2; t <= T; ++t) {
        const SamplerStep& step = design.at(t);
        if (step.variance == 0.0) {
            deterministic = true;
            path.null_step.push_back(std::numeric_limits<double>::infinity());
            continue;
        }
        const double n = schedule.noise(t);
        const double kernel_ratio =
            schedule.variance(t) * (schedule.retention(t) * schedule.noise(t - 1) / n) / step.variance;
        path.null_step.push_back(
            0.5 * logarithm_excess_of_ratio(-step.variance_shift / step.variance, kernel_ratio) +
            0.5 * (step.drift_shift / step.variance) * (step.drift_shift / n));
    }
    const std::vector<StepConstants> constants = step_constants(schedule, design);
    std::vector<GaussianGroup> last;
    for (const SpectralAtom& atom : data.atoms()) {
        const double count = atom.weight * dimension;
        visit(atom.eigenvalue, count,
              run_mode(atom.eigenvalue, count, schedule, design, constants, score_error, path));
        const double end = schedule.marginal_variance(T, atom.eigenvalue);
        last.push_back({count, schedule.signal(T) * (1.0 - atom.eigenvalue) / end, 0.0, 1.0 / end});
    }
    path.initial = gaussian_kullback_leibler(last);
    if (deterministic) {
        path.total = std::numeric_limits<double>::infinity();
        path.null_part = path.score_part = path.cross_part = std::numeric_limits<double>::quiet_NaN();
        path.status = Status::diverges;
        path.reason = deterministic_step_reason(design);
        return path;
    }
    path.total = path.initial;
    for (const double kl : path.step) path.total += kl;
    path.status = std::isfinite(path.total) ? Status::converged : Status::not_finite;
    if (path.status == Status::not_finite) {
        path.reason = "The divergence of some step exceeds the largest number of double precision.";
    }
    return path;
}

}  // namespace

std::string deterministic_step_reason(const SamplerDesign& design) {
    int step = design.last_step();
    while (step > 2 && design.at(step).variance != 0.0) --step;
    return "Step " + std::to_string(step) +
           " of the design adds no noise, so that the laws of the sampler's and of the true path do not "
           "overlap; their divergence is infinite.";
}

SamplingErrors sampling_errors(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                               const SamplerDesign& design, const ScoreErrorLaw& score_error) {
    SamplingErrors result;
    std::vector<GaussianGroup> groups;
    const auto visit = [&](double lambda, double count, const ModeRecursion& mode) {
        const double v = schedule.marginal_variance(1, lambda);
        result.modes.push_back({lambda, count, v, mode.excess, mode.mean});
        result.score_error += mode.score_error / static_cast<double>(schedule.steps());
        groups.push_back({count, mode.excess, count * mode.mean * (mode.mean / v), mode.ratio});
    };
    result.path = run_modes(data, dimension, schedule, design, score_error, visit);
    result.kl = gaussian_kullback_leibler(groups);
    if (!std::isfinite(result.kl)) {
        result.status = Status::not_finite;
        result.reason =
            "The sampler's variance over the true one leaves the range of double precision in some mode.";
        return result;
    }
    const Integral tv = gaussian_total_variation(groups);
    result.tv = tv.value;
    result.status = tv.status;
    if (tv.status != Status::converged) {
        result.reason = "The integral behind the total variation did not reach its accuracy.";
    }
    return result;
}

PathDivergence path_divergence(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                               const SamplerDesign& design, const ScoreErrorLaw& score_error) {
    return run_modes(data, dimension, schedule, design, score_error,
                     [](double, double, const ModeRecursion&) {});
}

DiscreteSpectrum subspace_spectrum(int dimension, int intrinsic) {
    if (dimension < 1) refuse("dimension", std::to_string(dimension), "it must be at least 1");
    if (intrinsic < 1 || intrinsic > dimension) {
        refuse("intrinsic", std::to_string(intrinsic),
               "it must lie between 1 and the dimension " + std::to_string(dimension));
    }
    const double tangent = static_cast<double>(intrinsic);
    const double normal = static_cast<double>(dimension - intrinsic);
    if (normal == 0.0) return isotropic_spectrum();
    return DiscreteSpectrum({{1.0, tangent}, {0.0, normal}});
}

double li_yan_bound_rate(double intrinsic, double dimension, double steps) {
    const double geometry = intrinsic + std::log(dimension);
    const double log_steps = std::log(steps);
    return geometry * geometry * log_steps * log_steps * log_steps / std::sqrt(steps);
}

}  // namespace resolva
