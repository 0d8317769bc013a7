#include <resolva/theory/verbs/minimise.hpp>

#include <algorithm>
#include <cmath>

namespace resolva {

Minimisation minimise(const ParametricModel& model, const ParameterPoint& base, std::size_t over,
                      std::size_t of, const std::optional<SearchRange>& range) {
    const Parameter& parameter = model.parameters().at(over);
    const SearchRange searched = search_range(parameter, range);
    QuantityCurve curve(model, base, over, of);
    // A constant agrees with all values while their bounds overlap.
    double least_above = std::numeric_limits<double>::infinity(), greatest_below = -least_above;
    const auto value_at = [&](double x) {
        const double value = curve(x);
        if (std::isfinite(value)) {
            least_above = std::min(least_above, value + curve.error());
            greatest_below = std::max(greatest_below, value - curve.error());
        }
        return value;
    };
    const LocalMinima found =
        find_local_minima_on_log_scale(value_at, searched.lower, searched.upper, model.landmarks(base, over));
    Minimisation result;
    result.minima = found.minima;
    result.evaluations = found.evaluations;
    result.missing = found.missing;
    if (found.minima.empty()) {
        result.outcome = {Status::not_finite, curve.first_failure().empty()
                                                  ? "The quantity is infinite at every point of the range"
                                                  : curve.first_failure()};
        return result;
    }
    const auto lowest = std::min_element(found.minima.begin(), found.minima.end(),
                                         [](const auto& a, const auto& b) { return a.value < b.value; });
    result.argument = lowest->argument;
    result.value = lowest->value;
    result.place = lowest->at_lower_end   ? MinimumPlace::at_lower_end
                   : lowest->at_upper_end ? MinimumPlace::at_upper_end
                                          : MinimumPlace::inside;
    result.outcome.status = lowest->refined ? Status::converged : Status::iteration_limit;
    if (!lowest->refined) result.outcome.reason = explain(Status::iteration_limit);
    if (parameter.domain == Domain::nonnegative || parameter.domain == Domain::nonnegative_or_infinite) {
        const double at_zero = value_at(0.0);
        ++result.evaluations;
        if (at_zero <= result.value + 1e-12 * std::abs(result.value)) {
            result.argument = 0.0;
            result.value = at_zero;
            result.place = MinimumPlace::inside;
            result.minima.insert(result.minima.begin(), LocalMinimum{0.0, at_zero, true, false, true});
        }
    }
    const bool rounding =
        found.highest - result.value <= 8.0 * std::numeric_limits<double>::epsilon() * std::abs(result.value);
    if (found.missing == 0 && (greatest_below <= least_above || rounding)) result.place = MinimumPlace::flat;
    return result;
}

}  // namespace resolva
