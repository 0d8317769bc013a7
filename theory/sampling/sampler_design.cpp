#include <resolva/theory/sampling/sampler_design.hpp>

#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// sig*^2 = b (1 - b / n) with n = 1 - A_t; n - b = a_t (1 - A_{t-1}) is formed without the difference.
double adaptive_variance(const NoiseSchedule& schedule, int t) {
    return schedule.variance(t) * schedule.retention(t) * schedule.noise(t - 1) / schedule.noise(t);
}

template <class Step>
SamplerDesign design(const NoiseSchedule& schedule, const Step& step) {
    std::vector<SamplerStep> steps;
    steps.reserve(static_cast<std::size_t>(schedule.steps() - 1));
    for (int t = 2; t <= schedule.steps(); ++t) steps.push_back(step(t));
    return SamplerDesign(std::move(steps));
}

}  // namespace

SamplerDesign adaptive_design(const NoiseSchedule& schedule) {
    return design(schedule, [&](int t) {
        return SamplerStep{schedule.variance(t), adaptive_variance(schedule, t), 0.0, 0.0};
    });
}

SamplerDesign ho_design(const NoiseSchedule& schedule) {
    return design(schedule, [&](int t) {
        const double b = schedule.variance(t);
        // a b - b (1 - b/n) = b^2 (1/n - 1)
        return SamplerStep{b, schedule.retention(t) * b, 0.0,
                           b * (b / schedule.noise(t)) * schedule.signal(t)};
    });
}

SamplerDesign equal_design(const NoiseSchedule& schedule) {
    return design(schedule, [&](int t) {
        const double b = schedule.variance(t);
        return SamplerStep{b, b, 0.0, b * (b / schedule.noise(t))};
    });
}

SamplerDesign exponential_integrator_design(const NoiseSchedule& schedule) {
    return design(schedule, [&](int t) {
        const double b = schedule.variance(t);
        const double q = 1.0 + std::sqrt(schedule.retention(t));
        return SamplerStep{2.0 * b / q, b, (b / q) * (b / q), b * (b / schedule.noise(t))};
    });
}

SamplerDesign marginal_preserving_design(const NoiseSchedule& schedule, double fraction) {
    if (!(fraction >= 0.0 && fraction <= 1.0)) {
        refuse("fraction of the adaptive variance", fraction, "it must lie between 0 and 1");
    }
    return design(schedule, [&](int t) {
        const double b = schedule.variance(t);
        const double x = b / schedule.noise(t);
        const double q = schedule.retention(t) * (schedule.noise(t - 1) / schedule.noise(t));  // 1 - x
        const double root = std::sqrt(q * (1.0 - fraction * x));
        const double adaptive = b * q;
        return SamplerStep{
            b * (1.0 + fraction * q) / (1.0 + root), fraction * adaptive,
            -b * q * (1.0 - fraction) * (1.0 + fraction * q) / ((fraction * q + root) * (1.0 + root)),
            -(1.0 - fraction) * adaptive};
    });
}

SamplerDesign ddim_design(const NoiseSchedule& schedule) {
    return marginal_preserving_design(schedule, 0.0);
}

SamplerDesign tabulated_design(const NoiseSchedule& schedule, const std::vector<SamplerCoefficients>& rows) {
    const auto needed = static_cast<std::size_t>(schedule.steps() - 1);
    if (rows.size() != needed) {
        refuse("number of rows of the design table", std::to_string(rows.size()),
               "one row for each of the " + std::to_string(needed) + " steps t = 2, ..., T is needed");
    }
    return design(schedule, [&](int t) {
        const SamplerCoefficients& row = rows[static_cast<std::size_t>(t - 2)];
        require_finite("drift coefficient of the design table", row.drift);
        require_nonnegative("variance of the design table", row.variance);
        return SamplerStep{row.drift, row.variance, row.drift - schedule.variance(t),
                           row.variance - adaptive_variance(schedule, t)};
    });
}

const std::vector<std::string_view>& design_names() {
    static const std::vector<std::string_view> names{
        "adaptive", "ho", "ho-beta", "ho-posterior", "equal", "exponential-integrator", "ddim"};
    return names;
}

SamplerDesign find_design(std::string_view name, const NoiseSchedule& schedule) {
    if (name == "adaptive" || name == "ho-posterior") return adaptive_design(schedule);
    if (name == "ho" || name == "ho-beta") return ho_design(schedule);
    if (name == "equal") return equal_design(schedule);
    if (name == "exponential-integrator") return exponential_integrator_design(schedule);
    if (name == "ddim") return ddim_design(schedule);
    refuse("design", name,
           "it must be adaptive, ho (or ho-beta), ho-posterior, equal, exponential-integrator or ddim");
}

}  // namespace resolva
