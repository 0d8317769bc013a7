#include <resolva/theory/sampling/noise_schedule.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/first_integer.hpp>

namespace resolva {

namespace {

void require_steps(int steps) {
    if (steps < 2) refuse("steps", std::to_string(steps), "a schedule needs at least 2");
}

double require_fraction(const char* name, double value) {
    // Below its smallest normal number the machine has no relative accuracy.
    if (!(value >= std::numeric_limits<double>::min() && value < 1.0)) {
        refuse(name, value, "it must lie strictly between 0 and 1, from 2.3e-308");
    }
    return value;
}

}  // namespace

NoiseSchedule::NoiseSchedule(std::vector<double> variances) {
    if (variances.size() < 2)
        refuse("steps", std::to_string(variances.size()), "a schedule needs at least 2");
    step_.reserve(variances.size() + 1);
    signal_.reserve(variances.size() + 1);
    noise_.reserve(variances.size() + 1);
    step_.push_back(0.0);
    signal_.push_back(1.0);
    noise_.push_back(0.0);
    for (const double b : variances) {
        require_fraction("step variance of the schedule", b);
        step_.push_back(b);
        signal_.push_back(signal_.back() * (1.0 - b));
        noise_.push_back((1.0 - b) * noise_.back() + b);
    }
}

double li_yan_rate(int steps, double c1) {
    return c1 * std::log(static_cast<double>(steps)) / static_cast<double>(steps);
}

int li_yan_fewest_steps(double c1) {
    require_positive("c1", c1);
    // ln(T) / T decreases from T = 3 on.
    const auto legal = [&](std::int64_t steps) { return li_yan_rate(static_cast<int>(steps), c1) < 1.0; };
    const FirstInteger found = find_first_integer(legal, 3, {.largest = std::int64_t{1} << 30});
    if (found.status != Status::converged)
        refuse("c1", c1, "no number of steps below 2^30 makes the schedule legal");
    return static_cast<int>(found.value);
}

NoiseSchedule li_yan_schedule(int steps, double c0, double c1) {
    require_steps(steps);
    require_positive("c0", c0);
    require_positive("c1", c1);
    const double rate = li_yan_rate(steps, c1);
    if (!(rate < 1.0)) {
        refuse("steps", std::to_string(steps),
               "with c1 = " + to_text(c1) + " the schedule needs c1 ln(T)/T < 1, that is T >= " +
                   std::to_string(li_yan_fewest_steps(c1)));
    }
    const double first = -c0 * std::log(static_cast<double>(steps));  // ln b_1
    const double growth = std::log1p(rate);
    std::vector<double> b{std::exp(first)};
    b.reserve(static_cast<std::size_t>(steps));
    for (int t = 1; t < steps; ++t) {
        b.push_back(rate * std::exp(std::min(first + growth * static_cast<double>(t), 0.0)));
    }
    return NoiseSchedule(std::move(b));
}

NoiseSchedule linear_schedule(int steps, double first, double last) {
    require_steps(steps);
    require_fraction("first step variance", first);
    require_fraction("last step variance", last);
    std::vector<double> b;
    b.reserve(static_cast<std::size_t>(steps));
    for (int t = 0; t < steps; ++t) {
        b.push_back(first + (last - first) * static_cast<double>(t) / static_cast<double>(steps - 1));
    }
    return NoiseSchedule(std::move(b));
}

NoiseSchedule cosine_schedule(int steps, double offset, double cap) {
    require_steps(steps);
    require_positive("offset of the cosine schedule", offset);
    require_fraction("cap of the step variance", cap);
    const auto angle = [&](int t) {
        return (static_cast<double>(t) / static_cast<double>(steps) + offset) / (1.0 + offset) *
               std::numbers::pi / 2;
    };
    // 1 - cos^2(y) / cos^2(x) = sin(y - x) sin(y + x) / cos^2(x), without cancellation.
    std::vector<double> b;
    b.reserve(static_cast<std::size_t>(steps));
    for (int t = 1; t <= steps; ++t) {
        const double x = angle(t - 1);
        const double y = angle(t);
        b.push_back(std::min(std::sin(y - x) * std::sin(y + x) / (std::cos(x) * std::cos(x)), cap));
    }
    return NoiseSchedule(std::move(b));
}

}  // namespace resolva
