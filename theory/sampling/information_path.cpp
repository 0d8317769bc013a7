#include <resolva/theory/sampling/information_path.hpp>

#include <cmath>
#include <limits>
#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

double information_path_kl(const NoiseSchedule& schedule, const SamplerDesign& design,
                           const ForwardInformation& forward) {
    const int T = schedule.steps();
    if (forward.fisher.size() != static_cast<std::size_t>(T - 1)) {
        refuse("number of levels", std::to_string(forward.fisher.size()),
               "it must be one less than the steps, " + std::to_string(T));
    }
    if (design.last_step() != T) {
        refuse("steps of the design", std::to_string(design.last_step()),
               "it must equal those of the schedule, " + std::to_string(T));
    }
    double sum = 0.5 * schedule.signal(T) * (forward.power - 1.0) - 0.5 * std::log(schedule.noise(1)) -
                 forward.mutual_information;
    for (int t = 2; t <= T; ++t) {
        const SamplerStep& step = design.at(t);
        if (!(step.variance > 0.0)) return std::numeric_limits<double>::infinity();
        const double b = schedule.variance(t);
        const double fisher = forward.fisher[static_cast<std::size_t>(t - 2)];
        sum += 0.5 * (std::log(step.variance / (schedule.retention(t) * b)) - 1.0 +
                      (b - (2.0 * b - step.drift) * step.drift * fisher) / step.variance);
    }
    return sum;
}

}  // namespace resolva
