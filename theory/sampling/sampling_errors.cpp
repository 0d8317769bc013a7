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
    double twice_variance;     // 2 b_t
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
        constants.push_back({schedule.signal(t), n, 2.0 * b, b * b * schedule.signal(t) / n, inverse_a,
                             std::sqrt(inverse_a), 1.0 / design.at(t).variance});
    }
    return constants;
}

/// Everything of one mode, the steps' divergences being added to `path`.
struct ModeRecursion {
    double departure;  // w_1 - v_1
    double mean;
    double score_error;
};

ModeRecursion run_mode(double lambda, double count, const NoiseSchedule& schedule,
                       const SamplerDesign& design, const std::vector<StepConstants>& constants,
                       const ScoreErrorLaw& score_error, PathDivergence& path) {
    const int T = schedule.steps();
    ModeRecursion mode{schedule.signal(T) * (1.0 - lambda), 0.0, 0.0};
    for (int t = T; t >= 2; --t) {
        const SamplerStep& step = design.at(t);
        const StepConstants& at = constants[static_cast<std::size_t>(t - 2)];
        const double inverse_v = 1.0 / (at.signal * lambda + at.noise);
        const double curvature = at.curvature * lambda * inverse_v;
        const LinearScoreError error = score_error ? score_error(t, lambda) : LinearScoreError{};
        const double drift_shift = step.drift_shift + step.drift * error.gain;
        const double drift = step.drift + step.drift * error.gain;
        const double g = 1.0 - drift * inverse_v;
        const double forcing = step.variance_shift - 2.0 * drift_shift +
                               (at.twice_variance + drift_shift) * drift_shift * inverse_v - curvature;
        mode.departure = (g * g * mode.departure + forcing) * at.inverse_retention;
        mode.mean = (g * mode.mean + step.drift * error.bias) * at.inverse_root;

        const double score_square = error.gain * error.gain * inverse_v + error.bias * error.bias;
        mode.score_error += count * score_square;
        if (step.variance == 0.0) {  // the sampler's transition has no density
            path.step[static_cast<std::size_t>(t - 2)] = std::numeric_limits<double>::infinity();
            continue;
        }
        const double inverse_sig2 = at.inverse_sampler;
        const double score_term = 0.5 * step.drift * step.drift * inverse_sig2 * score_square;
        const double cross_term = step.drift_shift * step.drift * error.gain * inverse_sig2 * inverse_v;
        const double kl = 0.5 * logarithm_excess((curvature - step.variance_shift) * inverse_sig2) +
                          0.5 * step.drift_shift * step.drift_shift * inverse_v * inverse_sig2 + score_term +
                          cross_term;
        path.step[static_cast<std::size_t>(t - 2)] += count * kl;
        path.score_part += count * score_term;
        path.cross_part += count * cross_term;
        if (lambda == 0.0) path.null_part += count * kl;
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
        path.null_step.push_back(0.5 * logarithm_excess(-step.variance_shift / step.variance) +
                                 0.5 * step.drift_shift * step.drift_shift /
                                     (step.variance * schedule.noise(t)));
    }
    const std::vector<StepConstants> constants = step_constants(schedule, design);
    std::vector<GaussianGroup> last;
    for (const SpectralAtom& atom : data.atoms()) {
        const double count = atom.weight * dimension;
        visit(atom.eigenvalue, count,
              run_mode(atom.eigenvalue, count, schedule, design, constants, score_error, path));
        const double end = schedule.marginal_variance(T, atom.eigenvalue);
        last.push_back({count, schedule.signal(T) * (1.0 - atom.eigenvalue) / end, 0.0});
    }
    path.initial = gaussian_kullback_leibler(last);
    if (deterministic) {
        path.total = std::numeric_limits<double>::infinity();
        path.null_part = path.score_part = path.cross_part = std::numeric_limits<double>::quiet_NaN();
        path.status = Status::diverges;
        return path;
    }
    path.total = path.initial;
    for (const double kl : path.step) path.total += kl;
    path.status = std::isfinite(path.total) ? Status::converged : Status::not_finite;
    return path;
}

}  // namespace

SamplingErrors sampling_errors(const DiscreteSpectrum& data, double dimension, const NoiseSchedule& schedule,
                               const SamplerDesign& design, const ScoreErrorLaw& score_error) {
    SamplingErrors result;
    std::vector<GaussianGroup> groups;
    const auto visit = [&](double lambda, double count, const ModeRecursion& mode) {
        const double v = schedule.marginal_variance(1, lambda);
        const double excess = mode.departure / v;
        result.modes.push_back({lambda, count, v, excess, mode.mean});
        result.score_error += mode.score_error / static_cast<double>(schedule.steps());
        groups.push_back({count, excess, count * mode.mean * mode.mean / v});
    };
    result.path = run_modes(data, dimension, schedule, design, score_error, visit);
    result.kl = gaussian_kullback_leibler(groups);
    if (!std::isfinite(result.kl)) {
        result.status = Status::not_finite;
        return result;
    }
    const Integral tv = gaussian_total_variation(groups);
    result.tv = tv.value;
    result.status = tv.status;
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
