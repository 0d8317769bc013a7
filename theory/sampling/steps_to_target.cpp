#include <resolva/theory/sampling/steps_to_target.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

FirstInteger steps_to_target(const DiscreteSpectrum& data, double dimension, std::string_view design,
                             SamplingMeasure measure, double target, double c0, double c1) {
    require_positive("target", target);
    const auto meets = [&](std::int64_t steps) {
        const NoiseSchedule schedule = li_yan_schedule(static_cast<int>(steps), c0, c1);
        const SamplingErrors errors =
            sampling_errors(data, dimension, schedule, find_design(design, schedule));
        switch (measure) {
            case SamplingMeasure::kl:
                return errors.kl <= target;
            case SamplingMeasure::tv:
                return errors.status == Status::converged && errors.tv <= target;
            case SamplingMeasure::path_kl:
                return errors.path.total <= target;
        }
        return false;
    };
    return find_first_integer(meets, li_yan_fewest_steps(c1),
                              {.scanned = 32, .largest = most_steps_to_target});
}

}  // namespace resolva
