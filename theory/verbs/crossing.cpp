#include <resolva/theory/verbs/crossing.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/crossings.hpp>

namespace resolva {

CrossingSet crossings(const ParametricModel& model, const ParameterPoint& base, std::size_t over,
                      std::size_t of, double value, const std::optional<SearchRange>& range) {
    const SearchRange searched = search_range(model.parameters().at(over), range);
    require_finite("value to reach", value);
    QuantityCurve curve(model, base, over, of);
    const Crossings found =
        find_crossings_on_log_scale([&](double x) { return curve(x) - value; }, searched.lower,
                                    searched.upper, model.landmarks(base, over));
    CrossingSet result;
    result.evaluations = found.evaluations;
    result.starts_above = found.starts_positive;
    result.ends_above = found.ends_positive;
    result.outcome.status = found.status;
    if (found.status != Status::converged) {
        result.outcome.reason = curve.first_failure().empty()
                                    ? "The search failed at " + to_text(found.failed_at) + ": " +
                                          std::string(explain(found.status))
                                    : curve.first_failure();
        return result;
    }
    for (const Crossing& crossing : found.crossings)
        result.crossings.push_back({crossing.argument, crossing.falling});
    if (result.crossings.empty()) {
        result.outcome = {Status::no_bracket, std::string("The quantity stays ") +
                                                  (found.starts_positive ? "above" : "at or below") +
                                                  " the value on the whole range"};
        return result;
    }
    result.first = result.crossings.front().argument;
    result.last = result.crossings.back().argument;
    return result;
}

}  // namespace resolva
